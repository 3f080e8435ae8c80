// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.config.TandemSettings.Mode;
import io.tandem.model.Clock;
import io.tandem.model.HaIdentity;
import io.tandem.model.Loop;
import io.tandem.model.Replica;
import io.tandem.remotewrite.EndpointTransport;
import io.tandem.remotewrite.RemoteWriteSetup;
import io.tandem.remotewrite.RemoteWriter;
import io.tandem.remotewrite.RequestSigner;
import io.tandem.testing.FakeDisk;
import io.tandem.testing.RemoteWriteBodies;
import io.tandem.testing.RemoteWriteBodies.Series;
import io.tandem.testing.RemoteWriteLab;
import io.tandem.testing.SilentRemoteWriteMetrics;
import io.tandem.testing.VertxTestLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Scraping loops, lanes and the fleet, each on threads of their own, meet at the gate. */
class ReplicaGateIT {
  private static final int TARGETS = 60;
  private static final int SCRAPES = 150;

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService files = Executors.newSingleThreadExecutor();
  private final Map<String, List<Long>> received = new HashMap<>();
  private final long start = Clock.system().wallMillis() - SCRAPES;

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    files.shutdownNow();
  }

  private List<Loop> loops() {
    return IntStream.range(0, 3)
        .mapToObj(i -> ((VertxInternal) vertx).createEventLoopContext())
        .<Loop>map(context -> new VertxTestLoop(vertx, context))
        .toList();
  }

  private RemoteWriter writer() {
    RemoteWriteSetup setup =
        new RemoteWriteSetup(
            loops(),
            files,
            Clock.system(),
            new Random(1),
            RemoteWriteLab.settings(Mode.AMP, 200_000),
            config -> new Receiver(),
            config -> RequestSigner.NONE,
            new SilentRemoteWriteMetrics(),
            "test");
    RemoteWriter writer = new RemoteWriter(setup, new FakeDisk());
    writer
        .apply(RemoteWriteLab.fleetPlans(RemoteWriteLab.QUEUE))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    return writer;
  }

  /** Remembers the ticks of each target and replica. */
  private final class Receiver implements EndpointTransport {
    @Override
    public Future<Reply> post(byte[] body, Map<String, String> headers) {
      synchronized (received) {
        for (Series series : RemoteWriteBodies.read(body).series()) {
          if ("m0".equals(series.labels().get("__name__"))) {
            String key =
                series.labels().get(HaIdentity.REPLICA_LABEL) + series.labels().get("target");
            received
                .computeIfAbsent(key, k -> new ArrayList<>())
                .add(series.samples().getFirst().timestampMillis());
          }
        }
      }
      return Future.succeededFuture(new Reply(200, null, ""));
    }

    @Override
    public void close() {}
  }

  @Test
  void standInsThatBeginAtAnyMoment_missNothingAndSendNothingTwice() throws Exception {
    ReplicaGate gate = new ReplicaGate(writer(), 20_000);
    gate.listen((target, tick, up, kept) -> {});
    CountDownLatch scraped = new CountDownLatch(4);
    try (ExecutorService scrapers = Executors.newFixedThreadPool(4)) {
      for (int part = 0; part < 4; part++) {
        int first = part;
        scrapers.execute(
            () -> {
              scrape(gate, first);
              scraped.countDown();
            });
      }
      Random random = new Random(7);
      List<Integer> left = new ArrayList<>(IntStream.range(0, TARGETS).boxed().toList());
      while (!left.isEmpty()) {
        int target = left.remove(random.nextInt(left.size()));
        gate.standIn(target, Replica.B, Long.MIN_VALUE);
        Thread.onSpinWait();
      }
      scraped.await();
    }
    List<Long> all = LongStream.range(start, start + SCRAPES).boxed().toList();
    await().atMost(Duration.ofSeconds(60)).until(this::isComplete);
    synchronized (received) {
      for (int target = 0; target < TARGETS; target++) {
        assertThat(received.get("a" + target)).isEqualTo(all);
        assertThat(received.get("b" + target)).isEqualTo(all);
      }
    }
    assertThat(gate.heldBytes()).isZero();
  }

  private boolean isComplete() {
    synchronized (received) {
      return received.values().stream().mapToInt(List::size).sum() >= 2 * TARGETS * SCRAPES;
    }
  }

  /** Every fourth target, tick by tick, as an event loop does. */
  private void scrape(ReplicaGate gate, int first) {
    for (int i = 0; i < SCRAPES; i++) {
      for (int target = first; target < TARGETS; target += 4) {
        gate.accept(
            RemoteWriteLab.scrape(RemoteWriteLab.fleetEncoding(Replica.A), target, start + i, 2));
      }
    }
  }
}
