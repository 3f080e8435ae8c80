// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.aws.AwsSigners;
import io.tandem.config.HttpClientConfig;
import io.tandem.config.PrometheusFeatures;
import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.RemoteWriteConfig.MetadataConfig;
import io.tandem.config.RemoteWriteConfig.PayloadConfig;
import io.tandem.config.RemoteWriteConfig.QueueConfig;
import io.tandem.config.RemoteWriteConfig.SigV4Config;
import io.tandem.config.Secret;
import io.tandem.config.TandemSettings;
import io.tandem.config.TandemSettings.Mode;
import io.tandem.config.TandemSettings.RemoteWriteSettings;
import io.tandem.config.TandemSettings.ShardSettings;
import io.tandem.config.TandemSettings.SpoolSettings;
import io.tandem.httpclient.ClientTuning;
import io.tandem.httpclient.HttpClients;
import io.tandem.model.Clock;
import io.tandem.model.HaIdentity;
import io.tandem.receiver.ReceiverOptions;
import io.tandem.receiver.ReceiverOptions.Credential;
import io.tandem.receiver.ReceiverServer;
import io.tandem.testing.RemoteWriteLab;
import io.tandem.testing.SilentRemoteWriteMetrics;
import io.tandem.testing.VertxTestLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from a scrape to the stand-in for AMP: sockets, signatures, files, time. */
class DeliveryIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService worker = Executors.newFixedThreadPool(4);
  private final List<RemoteWriter> writers = new ArrayList<>();
  private ReceiverServer receiver;
  private int port;
  @TempDir Path folder;

  @BeforeEach
  void choosePort() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  @AfterEach
  void stop() throws Exception {
    for (RemoteWriter writer : writers) {
      get(writer.close());
    }
    if (receiver != null) {
      get(receiver.close());
    }
    get(vertx.close());
    worker.shutdownNow();
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void startReceiver(ReceiverOptions options) throws Exception {
    receiver = new ReceiverServer(vertx, Clock.system(), new Random(1), options);
    get(receiver.start("127.0.0.1", port));
  }

  private RemoteWriter writer(String name) {
    TandemSettings settings =
        new TandemSettings(
            folder.resolve("config.yml"),
            null,
            folder.resolve(name),
            null,
            null,
            SpoolSettings.DEFAULT,
            new RemoteWriteSettings(Mode.AUTO, 900_000, 64 << 10, Duration.ofSeconds(10)),
            null,
            null,
            ShardSettings.DEFAULT,
            PrometheusFeatures.NONE,
            false);
    HttpClients clients = new HttpClients(vertx, Clock.system());
    RemoteWriter writer =
        new RemoteWriter(
            new RemoteWriteSetup(
                List.of(new VertxTestLoop(vertx, vertx.getOrCreateContext())),
                worker,
                Clock.system(),
                new Random(2),
                settings,
                config ->
                    new HttpTransport(
                        clients.create(config.http(), ClientTuning.REMOTE_WRITE),
                        config.url(),
                        config.remoteTimeout()),
                new AwsSigners(worker, Clock.system(), variable -> null)::ofRemoteWrite,
                new SilentRemoteWriteMetrics(),
                "test"));
    writers.add(writer);
    return writer;
  }

  private EndpointPlan plan(HaIdentity identity, SigV4Config sigv4) {
    QueueConfig queue =
        new QueueConfig(
            10_000,
            50,
            2,
            OptionalInt.empty(),
            Duration.ofMillis(500),
            Duration.ofMillis(30),
            Duration.ofMillis(500),
            true,
            Duration.ZERO);
    RemoteWriteConfig config =
        new RemoteWriteConfig(
            "it",
            "http://127.0.0.1:" + port + "/workspaces/ws-1/api/v1/remote_write",
            Duration.ofSeconds(5),
            List.of(),
            HttpClientConfig.DEFAULT,
            sigv4,
            queue,
            new MetadataConfig(false, Duration.ofMinutes(1), 2000),
            PayloadConfig.DEFAULT,
            false);
    return new EndpointPlan(config, RemoteWriteLab.encoding(identity));
  }

  private JsonNode values(String selector) throws Exception {
    URI uri =
        URI.create(
            "http://127.0.0.1:%d/api/v1/query?query=%s"
                .formatted(port, URLEncoder.encode(selector, StandardCharsets.UTF_8)));
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    JsonNode series = JSON.readTree(body).path("data").path("result");
    assertThat(series).as(body).hasSize(1);
    return series.get(0).path("values");
  }

  @Test
  void receiver_downOverARestart_getsEverythingInOrderAndSigned() throws Exception {
    SigV4Config keys =
        new SigV4Config("eu-west-1", "AKID", new Secret("secret"), null, null, null, false);
    EndpointPlan plan = plan(RemoteWriteLab.IDENTITY, keys);
    long start = System.currentTimeMillis() - 60_000;
    RemoteWriter first = writer("data");
    get(first.apply(List.of(plan)));
    for (int i = 0; i < 20; i++) {
      first.accept(RemoteWriteLab.scrape(plan.encoding(), i % 2, start + i * 1_000L, 1_000));
    }
    await().until(() -> first.endpoints().getFirst().samplesPending() == 20_000);
    await().until(() -> first.endpoints().getFirst().failing());
    assertThat(first.endpoints().getFirst().lastError()).contains("refused");
    get(first.close());

    RemoteWriter second = writer("data");
    get(second.apply(List.of(plan)));
    assertThat(second.endpoints().getFirst().samplesRestored()).isEqualTo(20_000);
    for (int i = 20; i < 30; i++) {
      second.accept(RemoteWriteLab.scrape(plan.encoding(), i % 2, start + i * 1_000L, 1_000));
    }
    startReceiver(
        ReceiverOptions.DEFAULT
            .withSigV4("eu-west-1", new Credential("AKID", "secret"))
            .withOutOfOrderWindow(Duration.ZERO));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> second.endpoints().getFirst().samplesSent() == 30_000);
    assertThat(second.endpoints().getFirst().samplesDropped()).isEmpty();
    for (String metric : List.of("m0", "m500", "m999")) {
      assertThat(values(metric + "{target=\"0\"}[5m]")).hasSize(15);
      assertThat(values(metric + "{target=\"1\"}[5m]")).hasSize(15);
    }
  }

  @Test
  void elected_dies_andTheOtherReplicaFillsTheHole() throws Exception {
    startReceiver(
        ReceiverOptions.DEFAULT
            .withFailoverTimeout(Duration.ofSeconds(4))
            .withOutOfOrderWindow(Duration.ZERO));
    EndpointPlan planA = plan(new HaIdentity("prod", "a"), null);
    EndpointPlan planB = plan(new HaIdentity("prod", "b"), null);
    RemoteWriter a = writer("a");
    RemoteWriter b = writer("b");
    get(a.apply(List.of(planA)));
    get(b.apply(List.of(planB)));
    int ticks = 0;
    for (; ticks < 48; ticks++) {
      long tick = System.currentTimeMillis();
      if (ticks < 16) {
        a.accept(RemoteWriteLab.scrape(planA.encoding(), 1, tick, 50));
      }
      if (ticks == 16) {
        get(a.close());
      }
      // Copy b starts a little later, so that a is the one that is elected.
      if (ticks > 4) {
        b.accept(RemoteWriteLab.scrape(planB.encoding(), 1, tick, 50));
      }
      TimeUnit.MILLISECONDS.sleep(250);
    }
    assertThat(b.endpoints().getFirst().election()).isEqualTo(EndpointStatus.Election.ELECTED);
    await().until(() -> b.endpoints().getFirst().samplesPending() == 0);
    assertThat(values("m7{target=\"1\"}[5m]")).hasSize(ticks);
  }

  @Test
  void folder_inUse_isRefusedByName() throws Exception {
    EndpointPlan plan = plan(null, null);
    get(writer("data").apply(List.of(plan)));
    Future<Void> refused = writer("data").apply(List.of(plan));
    await().until(refused::isComplete);
    assertThat(refused.cause())
        .hasMessageContaining(folder.resolve("data").toString())
        .hasMessageContaining("in use");
  }
}
