// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.httpclient.HttpClients;
import io.tandem.model.Clock;
import io.tandem.model.Labels;
import io.tandem.model.Replica;
import io.tandem.target.Target;
import io.tandem.target.TargetSet;
import io.tandem.target.TickGrid;
import io.tandem.testing.CountingScrapeMetrics;
import io.tandem.testing.RecordingSink;
import io.tandem.testing.RecordingSink.Written;
import io.tandem.testing.ScrapeConfigs;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.Encoding;
import io.tandem.wire.ScrapeStage;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that come to a member of a fleet, move away, change their copy, or are gone. */
class ScrapeOwnershipIT {
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private final Vertx vertx = Vertx.vertx();
  private final List<Written> written = new ArrayList<>();
  @TempDir private Path dir;
  private ScrapeService service;
  private int port;

  @BeforeEach
  void start() {
    port =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> request.response().putHeader("Content-Type", "text/plain").end("a 1\n"))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
    service =
        new ScrapeService(
            vertx,
            List.of(vertx.getOrCreateContext()),
            Clock.system(),
            new HttpClients(vertx, Clock.system()),
            new Sink(),
            new CountingScrapeMetrics(),
            "test",
            dir,
            Runnable::run);
    service.configure(
        List.of(ScrapeConfigs.of("j").build()),
        Map.of(
            Replica.A, List.of(rules(Replica.A)),
            Replica.B, List.of(rules(Replica.B)),
            Replica.ONLY, List.of(rules(Replica.ONLY))),
        "c",
        true);
  }

  private static EncodingRules rules(Replica replica) {
    return ScrapeBench.encoding(Encoding.inFleet(0, replica, Labels.EMPTY, "c", 1000));
  }

  @AfterEach
  void stop() {
    service.shutDown();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Target target(int id) {
    return new Target(
        "j",
        Labels.of("instance", "i" + id),
        Labels.EMPTY,
        "http://127.0.0.1:" + port + "/metrics",
        INTERVAL,
        INTERVAL,
        id);
  }

  private void own(Map<Long, Replica> replicas, Set<Long> moved) {
    List<Target> active = replicas.keySet().stream().map(id -> target(id.intValue())).toList();
    service.onTargets(
        new TargetSet("j", active, List.of(), 0, List.of(), replicas, moved, active.size()));
  }

  private List<Written> of(int id, Predicate<Written> chosen) {
    synchronized (written) {
      return written.stream()
          .filter(w -> ("i" + id).equals(w.labels().get("instance")) && chosen.test(w))
          .toList();
    }
  }

  private void awaitScrapes(int id, String replica) {
    await().until(() -> of(id, w -> replica.equals(w.labels().get("__replica__"))).size() > 12);
  }

  @Test
  void sameTarget_describedOtherwiseByDiscovery_isShownSo() {
    own(Map.of(1L, Replica.A), Set.of());
    awaitScrapes(1, "a");
    Target old = target(1);
    Target now =
        new Target(
            old.jobName(),
            old.labels(),
            Labels.of("__meta_state", "stopped"),
            old.url(),
            INTERVAL,
            INTERVAL,
            old.id());

    service.onTargets(
        new TargetSet(
            "j", List.of(now), List.of(), 0, List.of(), Map.of(1L, Replica.A), Set.of(), 1));

    TargetStatus shown = service.pools().getFirst().active().getFirst();
    assertThat(shown.target().discoveredLabels()).isEqualTo(now.discoveredLabels());
    assertThat(shown.health()).isEqualTo(TargetStatus.Health.UP);
  }

  private List<Labels> readSeries(String pool) {
    List<Labels> all = new CopyOnWriteArrayList<>();
    SeriesView.Reading reading = service.read(pool);
    AtomicBoolean over = new AtomicBoolean();
    Consumer<List<Labels>> taker =
        new Consumer<>() {
          @Override
          public void accept(List<Labels> series) {
            all.addAll(series);
            if (series.isEmpty()) {
              over.set(true);
            } else {
              reading.next(this);
            }
          }
        };
    reading.next(taker);
    await().untilTrue(over);
    reading.close();
    return all;
  }

  @Test
  void series_areReadAgainFromTheLastPages() {
    assertThat(readSeries("j")).isEmpty();
    own(Map.of(1L, Replica.A, 2L, Replica.B), Set.of());
    awaitScrapes(1, "a");
    awaitScrapes(2, "b");

    assertThat(readSeries("j"))
        .containsExactlyInAnyOrder(
            Labels.of("__name__", "a", "instance", "i1"),
            Labels.of("__name__", "a", "instance", "i2"));
    assertThat(readSeries("another")).isEmpty();
    service.read("j").close();
  }

  @Test
  void moved_stopsWithoutStaleMarkers() {
    own(Map.of(1L, Replica.A, 2L, Replica.A), Set.of());
    awaitScrapes(1, "a");
    awaitScrapes(2, "a");

    own(Map.of(), Set.of(1L));

    await().until(() -> !of(2, Written::isStale).isEmpty());
    assertThat(of(1, Written::isStale)).isEmpty();
  }

  @Test
  void movedWhileItWasLeaving_getsNoStaleMarkersEither() {
    own(Map.of(1L, Replica.A, 2L, Replica.A), Set.of());
    awaitScrapes(1, "a");
    awaitScrapes(2, "a");

    own(Map.of(), Set.of());
    own(Map.of(), Set.of(1L));

    await().until(() -> !of(2, Written::isStale).isEmpty());
    assertThat(of(1, Written::isStale)).isEmpty();
  }

  @Test
  void changedCopy_goesOnInTheOtherWithoutStaleMarkers() {
    own(Map.of(1L, Replica.A), Set.of());
    awaitScrapes(1, "a");

    own(Map.of(1L, Replica.B), Set.of());

    awaitScrapes(1, "b");
    assertThat(of(1, Written::isStale)).isEmpty();
    assertThat(of(1, w -> w.name().equals("up"))).extracting(Written::value).containsOnly(1.0);
  }

  @Test
  void everySample_carriesATickOfTheFleet() {
    own(Map.of(1L, Replica.A, 2L, Replica.B, 3L, Replica.ONLY), Set.of());
    awaitScrapes(1, "a");
    awaitScrapes(2, "b");
    await().until(() -> of(3, w -> true).size() > 12);

    Stream.of(1, 2, 3).forEach(this::assertOnTicks);
  }

  private void assertOnTicks(int id) {
    TickGrid grid = TickGrid.of(id, TickGrid.seed("c"), INTERVAL.toMillis());
    assertThat(of(id, w -> grid.atOrBefore(w.millis()) != w.millis())).isEmpty();
  }

  /** Filled on the event loop, read by the test. */
  private final class Sink implements ScrapeSink {
    private final RecordingSink sink = new RecordingSink();

    @Override
    public void commit(EncodedScrape scrape) {
      synchronized (written) {
        sink.commit(scrape);
        written.addAll(sink.take());
      }
    }

    @Override
    public ScrapeStage stage(Encoding encoding, long targetId, long tickMillis, boolean up) {
      return sink.stage(encoding, targetId, tickMillis, up);
    }
  }
}
