// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import static io.tandem.model.TickRange.upTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.TandemSettings.Mode;
import io.tandem.model.DropReason;
import io.tandem.model.HaIdentity;
import io.tandem.model.Replica;
import io.tandem.testing.FleetLab;
import io.tandem.testing.RemoteWriteLab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** An owner that returns waits for its stand-in, and then leaves out what that one delivered. */
class HoldTest {
  private static final Set<Replica> BOTH = EnumSet.of(Replica.A, Replica.B);

  private final FleetLab lab = new FleetLab(1 << 20);

  private static long tick(int second) {
    return RemoteWriteLab.START_MILLIS + 1000L * second;
  }

  private static List<Long> ticks(int from, int to) {
    return LongStream.rangeClosed(from, to).mapToObj(s -> tick((int) s)).toList();
  }

  /** Targets 1 and 2 of a, 3 of b and 4 of the only copy, each second. */
  private void scrapeFor(int seconds) {
    for (int i = 0; i < seconds; i++) {
      lab.scrape(Replica.A, 1, 3);
      lab.scrape(Replica.A, 2, 3);
      lab.scrape(Replica.B, 3, 3);
      lab.scrape(Replica.ONLY, 4, 3);
      lab.pass(Duration.ofSeconds(1));
    }
  }

  @Test
  void held_sendsNothingAndKeepsEverything() {
    lab.writer.hold(BOTH);
    lab.start();
    scrapeFor(30);
    assertThat(lab.ticks(Replica.A, 1)).isEmpty();
    assertThat(lab.ticks(Replica.B, 3)).isEmpty();
    assertThat(lab.ticks(Replica.ONLY, 4)).isNotEmpty();
    assertThat(lab.status(Replica.A).samplesPending()).isEqualTo(30 * 6);
    lab.assertAccounted();

    lab.writer.release(Map.of());
    scrapeFor(10);

    assertThat(lab.ticks(Replica.A, 1)).startsWith(ticks(0, 30).toArray(Long[]::new));
    lab.assertStrictOrder(Replica.A);
    lab.assertStrictOrder(Replica.B);
    lab.assertAccounted();
  }

  @Test
  void release_leavesOutWhatAStandInDelivered() {
    lab.writer.hold(BOTH);
    lab.start();
    scrapeFor(20);

    lab.writer.release(
        Map.of(
            Replica.A,
            Map.of(1L, upTo(tick(11))),
            Replica.B,
            Map.of(1L, upTo(tick(30)), 3L, upTo(tick(19)))));
    lab.pass(Duration.ofSeconds(10));

    assertThat(lab.ticks(Replica.A, 1)).isEqualTo(ticks(12, 19));
    assertThat(lab.ticks(Replica.A, 2)).isEqualTo(ticks(0, 19));
    assertThat(lab.ticks(Replica.B, 3)).isEmpty();
    assertThat(lab.status(Replica.A).samplesDropped())
        .containsOnly(Map.entry(DropReason.STOOD_IN, 12L * 3));
    assertThat(lab.status(Replica.B).samplesDropped())
        .containsOnly(Map.entry(DropReason.STOOD_IN, 20L * 3));
    lab.assertAccounted();
  }

  @Test
  void release_ofWhatAnEarlierProcessLeft_isTheSame() {
    lab.start();
    scrapeFor(5);
    lab.endpoint.answer(attempt -> null);
    scrapeFor(10);
    lab.pass(Duration.ofMillis(300));
    lab.crash();
    lab.endpoint.answer(200);
    lab.writer.hold(BOTH);
    lab.start();
    scrapeFor(5);
    lab.assertAccounted();

    lab.writer.release(Map.of(Replica.A, Map.of(1L, upTo(tick(12)), 2L, upTo(tick(9)))));
    lab.pass(Duration.ofSeconds(10));

    assertThat(lab.ticks(Replica.A, 1)).containsAll(ticks(0, 4)).doesNotContain(tick(12));
    assertThat(lab.ticks(Replica.A, 1)).contains(tick(13), tick(14));
    assertThat(lab.ticks(Replica.A, 2)).contains(tick(10), tick(11)).doesNotContain(tick(9));
    lab.assertStrictOrder(Replica.A);
    lab.assertStrictOrder(Replica.B);
    lab.assertAccounted();
    assertThat(lab.status(Replica.A).samplesPending()).isZero();
  }

  @Test
  void release_ofALongBacklogThatIsAllDelivered_sendsOnlyTheRest() {
    FleetLab small = new FleetLab(30 << 10);
    small.queue = RemoteWriteLab.requestsOf(100);
    small.writer.hold(BOTH);
    small.start();
    for (int i = 0; i < 600; i++) {
      small.scrape(Replica.A, 1, 100);
      small.pass(Duration.ofSeconds(1));
    }

    small.writer.release(Map.of(Replica.A, Map.of(1L, upTo(tick(597)))));
    small.pass(Duration.ofSeconds(30));

    assertThat(small.ticks(Replica.A, 1)).isEqualTo(ticks(598, 599));
    assertThat(small.status(Replica.A).samplesDropped())
        .containsOnly(Map.entry(DropReason.STOOD_IN, 598L * 100));
    small.assertAccounted();
  }

  @Test
  void held_whileARequestIsTriedAgain_cutsIt() {
    lab.start();
    lab.endpoint.answer(attempt -> null);
    scrapeFor(10);
    lab.writer.hold(BOTH);
    lab.pass(Duration.ofSeconds(10));
    int attempts = lab.endpoint.attempts().size();
    lab.endpoint.answer(200);
    lab.pass(Duration.ofSeconds(10));
    assertThat(lab.ticks(Replica.A, 1)).isEmpty();
    assertThat(lab.endpoint.attempts().size() - attempts).isLessThan(3);

    lab.writer.release(Map.of(Replica.A, Map.of(1L, upTo(tick(7)), 2L, upTo(tick(7)))));
    lab.pass(Duration.ofSeconds(10));

    assertThat(lab.ticks(Replica.A, 1)).isEqualTo(ticks(8, 9));
    lab.assertAccounted();
  }

  @Test
  void leftOverLanes_waitToo() {
    DeliveryLab alone = new DeliveryLab(Mode.AMP, RemoteWriteLab.IDENTITY, 1 << 20);
    alone.plan = plan("before");
    alone.start();
    alone.endpoint.answer(attempt -> null);
    alone.scrape(1, 5);
    alone.pass(Duration.ofSeconds(1));
    alone.plan = plan("after");
    alone.writer.hold(BOTH);
    alone.start();
    alone.endpoint.answer(200);
    alone.scrape(1, 5);
    alone.pass(Duration.ofSeconds(20));
    assertThat(alone.taken()).isEmpty();

    alone.writer.release(Map.of());
    alone.pass(Duration.ofSeconds(20));

    assertThat(alone.taken())
        .extracting(s -> s.labels().get(HaIdentity.CLUSTER_LABEL))
        .containsExactly(
            "before", "before", "before", "before", "before", "after", "after", "after", "after",
            "after");
  }

  private static EndpointPlan plan(String cluster) {
    return new EndpointPlan(
        RemoteWriteLab.config(RemoteWriteLab.URL, RemoteWriteLab.QUEUE),
        RemoteWriteLab.fleetEncoding(Replica.A, cluster),
        3);
  }

  @Test
  void drain_whileHeld_endsAtOnce() {
    lab.writer.hold(BOTH);
    lab.start();
    scrapeFor(3);
    var drained = lab.writer.drain(Duration.ofMinutes(1));
    lab.loop.run();
    assertThat(drained.succeeded()).isTrue();
    assertThat(lab.ticks(Replica.A, 1)).isEmpty();
  }

  @Test
  void frozen_holdsInsteadOfSendingAndTellsOnce() {
    List<Long> told = new ArrayList<>();
    lab.writer.fence(told::add);
    lab.start();
    scrapeFor(10);
    assertThat(told).isEmpty();
    int before = lab.taken(Replica.A).size();

    lab.clock.advance(Duration.ofSeconds(20));
    scrapeFor(10);

    assertThat(told).hasSize(1);
    assertThat(told.getFirst()).isBetween(20_000L, 21_500L);
    assertThat(lab.taken(Replica.A)).hasSize(before);

    lab.writer.release(Map.of(Replica.A, Map.of(1L, upTo(tick(32)))));
    lab.pass(Duration.ofSeconds(10));

    assertThat(lab.ticks(Replica.A, 1)).doesNotContain(tick(32)).contains(tick(33), tick(39));
    assertThat(lab.ticks(Replica.A, 2)).contains(tick(30), tick(39));
    assertThat(told).hasSize(1);
    lab.assertStrictOrder(Replica.A);
    lab.assertAccounted();
  }

  @Test
  void frozenWhileARequestWaitsForItsNextAttempt_doesNotSendItFirst() {
    lab.writer.fence(millis -> {});
    lab.start();
    lab.endpoint.answer(attempt -> null);
    scrapeFor(10);
    lab.endpoint.answer(200);

    lab.clock.advance(Duration.ofSeconds(20));
    lab.pass(Duration.ofSeconds(30));

    assertThat(lab.taken(Replica.A)).isEmpty();
    assertThat(lab.taken(Replica.B)).isEmpty();
    assertThat(lab.ticks(Replica.ONLY, 4)).isEqualTo(ticks(0, 9));
  }

  @Test
  void outsideOfAFleet_nobodyIsFenced() {
    lab.start();
    scrapeFor(10);
    lab.clock.advance(Duration.ofSeconds(20));
    scrapeFor(10);
    assertThat(lab.ticks(Replica.A, 1)).contains(tick(30));
  }
}
