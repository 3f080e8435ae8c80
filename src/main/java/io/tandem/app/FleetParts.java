// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.app.FleetConfig.Ruling;
import io.tandem.app.OperatorPlug.Asked;
import io.tandem.app.settings.JobModes;
import io.tandem.cluster.FleetView;
import io.tandem.cluster.lease.KubernetesLeases;
import io.tandem.cluster.lease.LeaseContext;
import io.tandem.cluster.lease.MemberCard;
import io.tandem.cluster.member.OrdersFile;
import io.tandem.cluster.node.NodeWatch;
import io.tandem.cluster.transport.Doorkeeper;
import io.tandem.cluster.transport.FleetServer;
import io.tandem.cluster.transport.FleetTls;
import io.tandem.cluster.transport.HttpFleetTransport;
import io.tandem.cluster.transport.TermSecrets;
import io.tandem.cluster.transport.TokenFile;
import io.tandem.cluster.transport.TokenReviewer;
import io.tandem.config.FleetSettings;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.TandemSettings;
import io.tandem.discovery.DiscoveryService;
import io.tandem.kubernetes.KubernetesAccess;
import io.tandem.kubernetes.KubernetesApi;
import io.tandem.model.Clock;
import io.tandem.remotewrite.RemoteWriter;
import io.tandem.scrape.ScrapeService;
import io.tandem.selfmetrics.SelfMetrics;
import io.tandem.standin.ReplicaGate;
import io.tandem.target.TargetSet;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Puts a member together from the stages and from what the settings say. Thread: main. */
@Singleton
final class FleetParts {
  private static final Logger LOG = Logger.getLogger(FleetParts.class);
  private static final int SECRET_BYTES = 32;

  /** A call to the API server that takes longer has failed. */
  private static final Duration API_LIMIT = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Clock clock;
  private final TandemSettings settings;
  private final DataWay way;
  private final DiscoveryService discovery;
  private final OperatorPlug operator;
  private final ScrapeService scrape;
  private final RemoteWriter remoteWrite;
  private final ReplicaGate gate;
  private final Emitter<TargetSet> targets;
  private final JobModes jobModes;
  private final Stages.FileWorker files;
  private final Stages.LeaseWorker leaseWorker;
  private final WebMount web;
  private final SelfMetrics metrics;

  FleetParts(
      Vertx vertx,
      Clock clock,
      TandemSettings settings,
      DataWay way,
      DiscoveryService discovery,
      OperatorPlug operator,
      ScrapeService scrape,
      RemoteWriter remoteWrite,
      ReplicaGate gate,
      @Channel(Channels.TARGETS) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          Emitter<TargetSet> targets,
      JobModes jobModes,
      Stages.FileWorker files,
      Stages.LeaseWorker leaseWorker,
      WebMount web,
      SelfMetrics metrics) {
    this.vertx = vertx;
    this.clock = clock;
    this.settings = settings;
    this.way = way;
    this.discovery = discovery;
    this.operator = operator;
    this.scrape = scrape;
    this.remoteWrite = remoteWrite;
    this.gate = gate;
    this.targets = targets;
    this.jobModes = jobModes;
    this.files = files;
    this.leaseWorker = leaseWorker;
    this.web = web;
    this.metrics = metrics;
  }

  OrdersFile ordersFile() {
    return new OrdersFile(
        settings.storagePath().resolve("fleet").resolve("orders.json"), files.executor());
  }

  FleetView view(Supplier<@Nullable FleetProcess> process) {
    return new FleetPages(process);
  }

  FleetConfig.Reading reading() {
    return new FleetConfig.Reading(
        way, Objects.requireNonNull(settings.fleet()), jobModes, operator);
  }

  /** A member that has not begun yet, and that others reach already. */
  FleetProcess assemble(
      Ruling own, @Nullable Asked asked, PrometheusConfig running, OrdersFile file) {
    FleetSettings fleet = Objects.requireNonNull(settings.fleet());
    VertxLoop loop = new VertxLoop(vertx, ((VertxInternal) vertx).createEventLoopContext());
    FleetTls tls = tls(fleet.trust());
    Supplier<@Nullable String> token = token(fleet.trust());
    TermSecrets secrets = new TermSecrets();
    KubernetesApi api =
        KubernetesAccess.ofEnvironment().open(vertx, leaseWorker.executor(), loop, API_LIMIT);
    FleetConfig config = new FleetConfig(vertx, loop, discovery, reading(), own, asked);
    FleetData data =
        new FleetData(
            vertx, way, targets::send, scrape, remoteWrite, gate, running.scrapeConfigs());
    data.tell(config::told);
    FleetProcess process =
        new FleetProcess(
            new FleetProcess.Setting(
                card(fleet),
                fleet,
                Objects.requireNonNull(WritePlan.cluster(running, settings)),
                clock,
                loop,
                new HttpFleetTransport(vertx, loop, tls, token, secrets),
                leases(fleet, api, loop),
                new NodeWatch(api, loop),
                data,
                file,
                config,
                metrics.fleet(),
                FleetParts::secret,
                secrets));
    config.tell(process.coordinator());
    metrics.fleet().show(process::figures);
    FleetEvents.connect(process.partners(), loop, gate, remoteWrite);
    web.add(new FleetServer(loop, process, doorkeeper(fleet, api, loop, token), secrets)::mount);
    return process;
  }

  private static @Nullable FleetTls tls(FleetSettings.Trust trust) {
    return trust.cert() == null || trust.key() == null
        ? null
        : new FleetTls(trust.cert(), trust.key(), trust.ca());
  }

  private MemberCard card(FleetSettings fleet) {
    FleetSettings.Self self = fleet.self();
    return new MemberCard(
        self.member(),
        UUID.randomUUID().toString(),
        self.address().authority(),
        self.node(),
        self.zone(),
        ProgramVersion.current().version(),
        self.role().name().toLowerCase(Locale.ROOT),
        MemberCard.State.JOINING);
  }

  private LeaseContext leases(FleetSettings fleet, KubernetesApi api, VertxLoop loop) {
    KubernetesLeases store =
        new KubernetesLeases(api, loop, clock, fleet.namespace(), fleet.name());
    return new LeaseContext(fleet.name(), store, loop, clock, new Random());
  }

  private Doorkeeper doorkeeper(
      FleetSettings fleet, KubernetesApi api, VertxLoop loop, Supplier<@Nullable String> token) {
    if (fleet.trust().isEncrypted() && fleet.trust().tokenFile() != null) {
      Set<String> users =
          fleet.trust().accounts().stream()
              .map(TokenReviewer::user)
              .collect(Collectors.toUnmodifiableSet());
      return new TokenReviewer(api, loop, clock, users, token);
    }
    LOG.warn(
        "Whoever reaches this member may call it: members know each other where --fleet.tls-cert"
            + " and --fleet.token-file are given");
    return Doorkeeper.OPEN;
  }

  private Supplier<@Nullable String> token(FleetSettings.Trust trust) {
    Path file = trust.tokenFile();
    return file == null ? () -> null : new TokenFile(vertx, file);
  }

  private static String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
