// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.aws.AwsSigners;
import io.tandem.config.FleetSettings;
import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.TandemSettings;
import io.tandem.discovery.DiscoveryFaults;
import io.tandem.discovery.DiscoveryReports;
import io.tandem.discovery.DiscoveryService;
import io.tandem.discovery.ec2.Ec2Discoverers;
import io.tandem.discovery.kubernetes.KubernetesDiscoverers;
import io.tandem.discovery.kubernetes.feed.ConnectionOpener;
import io.tandem.discovery.kubernetes.feed.FeedContext;
import io.tandem.discovery.kubernetes.feed.FeedPool;
import io.tandem.httpclient.ClientTuning;
import io.tandem.httpclient.HttpClients;
import io.tandem.model.Clock;
import io.tandem.model.Loop;
import io.tandem.remotewrite.EndpointTransport;
import io.tandem.remotewrite.HttpTransport;
import io.tandem.remotewrite.RemoteWriteSetup;
import io.tandem.remotewrite.RemoteWriter;
import io.tandem.scrape.ScrapeService;
import io.tandem.selfmetrics.SelfMetrics;
import io.tandem.standin.ReplicaGate;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the stages, each once, from what they need. Threads of the program are made here: the event
 * loops that scrape and send, and one worker for files.
 */
final class Stages {
  /** Where this process runs. */
  record Hosts(String name) {}

  /**
   * The event loops of the data's way; half the processors, for the rest is for pages and files.
   */
  record Loops(List<Context> contexts) {}

  /** The thread that reads and writes files. */
  record FileWorker(ExecutorService executor) {}

  /**
   * Asks for credentials, apart from the files: an STS that is silent must not hold up the spool.
   */
  record CredentialsWorker(ExecutorService executor) {}

  /** What discovery and monitors share: its event loop, and lists and watches of API servers. */
  record Feeds(Context context, Loop loop, FeedPool pool) {}

  /** Calls the API server, whose client blocks. */
  record LeaseWorker(ExecutorService executor) {}

  @Produces
  @Singleton
  Clock clock() {
    return Clock.system();
  }

  @Produces
  @Singleton
  Hosts hosts() {
    try {
      return new Hosts(InetAddress.getLocalHost().getCanonicalHostName());
    } catch (UnknownHostException e) {
      return new Hosts("localhost");
    }
  }

  @Produces
  @Singleton
  Loops loops(Vertx vertx) {
    int count = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 4);
    return new Loops(
        IntStream.range(0, count)
            .mapToObj(i -> (Context) ((VertxInternal) vertx).createEventLoopContext())
            .toList());
  }

  @Produces
  @Singleton
  FileWorker fileWorker() {
    return new FileWorker(Executors.newSingleThreadExecutor(daemon("files")));
  }

  @Produces
  @Singleton
  CredentialsWorker credentialsWorker() {
    return new CredentialsWorker(Executors.newFixedThreadPool(2, daemon("credentials")));
  }

  @Produces
  @Singleton
  LeaseWorker leaseWorker() {
    return new LeaseWorker(Executors.newFixedThreadPool(2, daemon("leases")));
  }

  private static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  @Produces
  @Singleton
  HttpClients httpClients(Vertx vertx, Clock clock) {
    return new HttpClients(vertx, clock, System.getenv());
  }

  @Produces
  @Singleton
  SelfMetrics selfMetrics(Clock clock, TandemSettings settings) {
    return new SelfMetrics(clock, ProgramVersion.current().version(), "", page(settings.fleet()));
  }

  private static SelfMetrics.Page page(@Nullable FleetSettings fleet) {
    if (fleet == null) {
      return SelfMetrics.Page.ALONE;
    }
    return switch (fleet.metrics()) {
      case LEAN -> SelfMetrics.Page.MEMBER;
      case FULL -> SelfMetrics.Page.MEMBER_IN_FULL;
    };
  }

  @Produces
  @Singleton
  RemoteWriter remoteWriter(
      Vertx vertx,
      Loops loops,
      FileWorker files,
      CredentialsWorker credentials,
      Clock clock,
      TandemSettings settings,
      HttpClients clients,
      SelfMetrics metrics) {
    Stream<Loop> lanes = loops.contexts().stream().map(context -> new VertxLoop(vertx, context));
    return new RemoteWriter(
        new RemoteWriteSetup(
            lanes.toList(),
            files.executor(),
            clock,
            new java.util.Random(),
            settings,
            config -> transport(config, clients),
            new AwsSigners(credentials.executor(), clock, System::getenv)::ofRemoteWrite,
            metrics.remoteWrite(),
            ProgramVersion.current().version()));
  }

  @Produces
  @Singleton
  ReplicaGate replicaGate(RemoteWriter writer) {
    return new ReplicaGate(writer);
  }

  private static EndpointTransport transport(RemoteWriteConfig config, HttpClients clients) {
    if (config.url().startsWith("https:")) {
      clients.expectTls();
    }
    return new HttpTransport(
        clients.create(
            config.http(), ClientTuning.REMOTE_WRITE.withAllAddresses(config.roundRobinDns())),
        config.url(),
        config.remoteTimeout());
  }

  @Produces
  @Singleton
  ScrapeService scrapeService(
      Vertx vertx,
      Loops loops,
      Clock clock,
      HttpClients clients,
      ChannelSink sink,
      SelfMetrics metrics,
      TandemSettings settings,
      FileWorker files) {
    return new ScrapeService(
        vertx,
        loops.contexts(),
        clock,
        clients,
        sink,
        metrics.scrape(),
        "Tandem/" + ProgramVersion.current().version(),
        settings.storagePath().resolve("pages"),
        files.executor());
  }

  @Produces
  @Singleton
  DiscoveryFaults discoveryFaults() {
    return new DiscoveryFaults();
  }

  @Produces
  @Singleton
  Feeds feeds(
      Vertx vertx,
      HttpClients clients,
      Clock clock,
      SelfMetrics metrics,
      DiscoveryFaults faults,
      LeaseWorker leaseWorker) {
    DiscoveryReports reports = new DiscoveryReports(metrics.discovery(), faults);
    // On a loop of its own: the first list of a big cluster is not to delay a scrape.
    Context context = ((VertxInternal) vertx).createEventLoopContext();
    Loop loop = new VertxLoop(vertx, context);
    FeedContext feeds =
        new FeedContext(
            loop, clock, new java.util.Random(), reports.metrics(), reports.failures("kubernetes"));
    FeedPool pool =
        new FeedPool(feeds, new ConnectionOpener(vertx, loop, leaseWorker.executor(), clients));
    return new Feeds(context, loop, pool);
  }

  @Produces
  @Singleton
  DiscoveryService discoveryService(
      Vertx vertx,
      HttpClients clients,
      Clock clock,
      SelfMetrics metrics,
      DiscoveryFaults faults,
      CredentialsWorker credentials,
      Feeds feeds) {
    DiscoveryReports reports = new DiscoveryReports(metrics.discovery(), faults);
    AwsSigners signers = new AwsSigners(credentials.executor(), clock, System::getenv);
    return new DiscoveryService(
        vertx,
        feeds.context(),
        clients,
        clock,
        reports,
        new KubernetesDiscoverers(feeds.loop(), feeds.pool())
            .or(new Ec2Discoverers(vertx, clock, clients, reports, signers::ofEc2)));
  }
}
