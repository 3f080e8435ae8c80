// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.app.VertxLoop;
import io.tandem.aws.AwsSigners;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.ScrapeConfig;
import io.tandem.discovery.DiscoveryFaults;
import io.tandem.discovery.DiscoveryMetrics;
import io.tandem.discovery.DiscoveryReports;
import io.tandem.discovery.DiscoveryService;
import io.tandem.discovery.TargetGroup;
import io.tandem.discovery.ec2.Ec2Discoverers;
import io.tandem.discovery.kubernetes.KubernetesDiscoverers;
import io.tandem.discovery.kubernetes.feed.ConnectionOpener;
import io.tandem.discovery.kubernetes.feed.FeedContext;
import io.tandem.discovery.kubernetes.feed.FeedPool;
import io.tandem.httpclient.ClientTuning;
import io.tandem.httpclient.ConfiguredClient;
import io.tandem.httpclient.HttpClients;
import io.tandem.model.Clock;
import io.tandem.model.Loop;
import io.tandem.scrape.parse.TextParser;
import io.tandem.target.Target;
import io.tandem.target.TargetBuilder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.impl.VertxInternal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;

/**
 * Finds the targets of a configuration and scrapes each once, at most {@value #AT_ONCE} at a time
 * and {@value #MOST} of a job; what is more counts as those do. Sends nothing anywhere. Main waits
 * for one event loop, where everything happens.
 */
final class TrialScrape {
  private static final int AT_ONCE = 16;
  private static final int MOST = 500;
  private static final int PATIENCE_MILLIS = 20_000;
  private static final String ACCEPT = "text/plain;version=0.0.4;q=0.9,*/*;q=0.1";

  private final Context context;
  private final Loop loop;
  private final HttpClients clients;
  private final DiscoveryService discovery;
  private final DiscoveryFaults faults = new DiscoveryFaults();
  private final Map<String, List<TargetGroup>> found = new HashMap<>();

  TrialScrape(Vertx vertx, Executor worker, Clock clock, Map<String, String> environment) {
    context = ((VertxInternal) vertx).createEventLoopContext();
    loop = new VertxLoop(vertx, context);
    clients = new HttpClients(vertx, clock, environment);
    DiscoveryReports reports = new DiscoveryReports(new DiscoveryMetrics() {}, faults);
    FeedContext feeds =
        new FeedContext(
            loop, clock, new Random(), reports.metrics(), reports.failures("kubernetes"));
    FeedPool pool = new FeedPool(feeds, new ConnectionOpener(vertx, loop, worker, clients));
    AwsSigners signers = new AwsSigners(worker, clock, environment::get);
    discovery =
        new DiscoveryService(
            vertx,
            context,
            clients,
            clock,
            reports,
            new KubernetesDiscoverers(loop, pool)
                .or(new Ec2Discoverers(vertx, clock, clients, reports, signers::ofEc2)));
  }

  /** What a job would send: to each endpoint so many samples a second. */
  static final class JobRate {
    final double[] perSecond;
    int targets;
    int answered;
    String failure = "";

    JobRate(int endpoints) {
      perSecond = new double[endpoints];
    }
  }

  /** By job, in the order of the file; blocks. */
  Map<String, JobRate> run(PrometheusConfig config) throws IOException, InterruptedException {
    Promise<Void> looked = Promise.promise();
    discovery.start(
        config.scrapeConfigs(),
        (job, groups, whole) -> {
          found.put(job, groups);
          if (found.size() == config.scrapeConfigs().size()) {
            looked.tryComplete();
          }
        });
    loop.execute(() -> loop.schedule(PATIENCE_MILLIS, looked::tryComplete));
    if (config.scrapeConfigs().isEmpty()) {
      looked.tryComplete();
    }
    ReceiverCommand.await(looked.future());
    Promise<Map<String, JobRate>> rates = Promise.promise();
    loop.execute(() -> scrapeAll(config).onComplete(rates));
    return ReceiverCommand.await(rates.future());
  }

  /** What could not be looked up, a sentence each. */
  List<String> faults() {
    return faults.current();
  }

  private Future<Map<String, JobRate>> scrapeAll(PrometheusConfig config) {
    Map<String, JobRate> rates = new LinkedHashMap<>();
    Deque<One> queue = new ArrayDeque<>();
    for (ScrapeConfig job : config.scrapeConfigs()) {
      JobRate rate = new JobRate(config.remoteWrite().size());
      rates.put(job.jobName(), rate);
      ConfiguredClient client = clients.create(job.http(), ClientTuning.DISCOVERY);
      List<Target> targets =
          new TargetBuilder(job).build(found.getOrDefault(job.jobName(), List.of())).active();
      rate.targets = targets.size();
      targets.stream().limit(MOST).forEach(t -> queue.add(new One(config, job, rate, client, t)));
    }
    List<Future<?>> workers = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      workers.add(next(queue));
    }
    return Future.all(workers).map(done -> rates);
  }

  private Future<Void> next(Deque<One> queue) {
    One one = queue.poll();
    return one == null ? Future.succeededFuture() : one.scrape().transform(done -> next(queue));
  }

  /** One target on its way. */
  private record One(
      PrometheusConfig config,
      ScrapeConfig job,
      JobRate rate,
      ConfiguredClient client,
      Target target) {
    Future<Void> scrape() {
      MultiMap headers = MultiMap.caseInsensitiveMultiMap();
      headers.set("Accept", ACCEPT).set("User-Agent", "Tandem");
      return client
          .send(HttpMethod.GET, target.url(), headers, null, target.timeout())
          .compose(this::read)
          .onFailure(failure -> rate.failure = target.url() + ": " + failure.getMessage());
    }

    private Future<Void> read(HttpClientResponse response) {
      PageCount page = new PageCount(new TextParser(), target.labels(), job, config.remoteWrite());
      Promise<Void> done = Promise.promise();
      response.exceptionHandler(done::tryFail);
      response.handler(chunk -> page.feed(chunk.getBytes()));
      response.endHandler(
          ended -> {
            page.end();
            if (response.statusCode() != 200 || page.isBroken()) {
              String why =
                  page.isBroken() ? "no page of metrics" : "status " + response.statusCode();
              done.tryFail(why);
            } else {
              count(page.samples());
              done.tryComplete();
            }
          });
      response.resume();
      return done.future();
    }

    private void count(long[] samples) {
      rate.answered++;
      double seconds = Math.max(0.001, target.interval().toNanos() / 1e9);
      double weight = Math.max(1, rate.targets / (double) MOST);
      for (int i = 0; i < samples.length; i++) {
        rate.perSecond[i] += weight * (samples[i] + EstimateText.REPORT_SERIES) / seconds;
      }
    }
  }
}
