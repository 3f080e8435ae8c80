// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.partner;

import static io.tandem.cluster.message.Beat.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.message.Beat;
import io.tandem.cluster.message.Beat.Shared;
import io.tandem.cluster.message.BeatJson;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.cluster.transport.CallFailedException;
import io.tandem.cluster.transport.CallFailedException.Reason;
import io.tandem.model.Labels;
import io.tandem.model.Replica;
import io.tandem.model.TickRange;
import io.tandem.target.Target;
import io.tandem.testing.FakeClock;
import io.tandem.testing.FakeLoop;
import io.tandem.testing.IdlePlane;
import io.tandem.testing.SilentFleetMetrics;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One member, target 1, and a partner that says what a test makes it say. */
class PartnerGapsTest {
  private static final long START = 1_700_000_000_000L;
  private static final String PARTNER = "p";

  private final FakeClock clock = new FakeClock(START);
  private final FakeLoop loop = new FakeLoop(clock);
  private final RecordingPlane data = new RecordingPlane();
  private final List<Beat> told = new ArrayList<>();
  private final Partners partners =
      new Partners("m", "m1", clock, loop, this::call, data, SilentFleetMetrics.INSTANCE);
  private boolean refuses;
  private long heard;
  private long sequence;

  private Future<JsonObject> call(String address, String path, JsonObject beat, long timeout) {
    told.add(BeatJson.read(beat));
    return Future.failedFuture(
        new CallFailedException(refuses ? Reason.REFUSED : Reason.SILENT, "no answer"));
  }

  private static OwnedTarget target(boolean arrives) {
    Duration second = Duration.ofSeconds(1);
    Target target = new Target("job", Labels.EMPTY, Labels.EMPTY, "http://t", second, second, 1);
    return new OwnedTarget(target, Replica.B, PARTNER, arrives);
  }

  private void begin(boolean arrives) {
    partners.own(List.of(target(arrives)), Map.of(PARTNER, "p:9"));
    partners.start();
  }

  private Beat from(String member, Shared shared, long lastHeard) {
    return partners.called(
        new Beat(member, "q1", 1, lastHeard, false, List.of(shared), List.of(), Map.of()));
  }

  /** A beat of the partner, which owns the target in the other replica. */
  private Beat says(Shared shared) {
    Beat answer =
        partners.called(
            new Beat(
                PARTNER, "p1", ++sequence, heard, false, List.of(shared), List.of(), Map.of()));
    heard = answer.sequence();
    return answer;
  }

  private static Shared well(long delivered) {
    return new Shared(1, START - 60_000, false, delivered, delivered, NONE, NONE, NONE);
  }

  private static Shared holding(long since) {
    return new Shared(1, since, true, NONE, NONE, NONE, NONE, NONE);
  }

  private void pass(double seconds) {
    loop.advance(Duration.ofMillis((long) (1000 * seconds)));
  }

  @Test
  void owner_thatIsBackBeforeAnybodyNoticed_isFilledForFromItsLastTickOn() {
    begin(false);
    says(well(START - 5_000));

    Beat answer = says(holding(START + 500));

    assertThat(data.asked).containsExactly("stand in after -5000", "end stand-in through 500");
    assertThat(answer.standIns()).hasSize(1);
  }

  @Test
  void owner_thatSpeaksForTheFirstTimeAndHolds_isFilledFor() {
    begin(false);

    says(holding(START));

    assertThat(data.asked).containsExactly("stand in after all", "end stand-in through 0");
  }

  @Test
  void owner_thatIsNewAsThisOneAndLater_isFilledFor() {
    beginAt(START + 1_000);

    says(holding(START + 2_500));

    assertThat(data.asked)
        .containsExactly("yield from -" + START, "stand in after 999", "end stand-in through 2500");
  }

  @Test
  void owner_thatIsNewAsThisOneAndInTime_isNotFilledFor() {
    beginAt(START + 1_000);

    says(holding(START + 900));

    assertThat(data.asked).containsExactly("yield from -" + START);
  }

  private void beginAt(long startMillis) {
    OwnedTarget fresh = target(true);
    OwnedTarget timed =
        new OwnedTarget(fresh.target(), fresh.replica(), PARTNER, true, startMillis);
    partners.own(List.of(timed), Map.of(PARTNER, "p:9"));
    partners.start();
  }

  @Test
  void owner_thatHoldsOn_isFilledForOnce() {
    begin(false);
    says(well(START - 5_000));
    says(holding(START));
    data.asked.clear();

    says(holding(START));

    assertThat(data.asked).isEmpty();
  }

  @Test
  void owner_thatFails_isStoodInForBehindWhatItDelivered() {
    begin(false);

    says(new Shared(1, START - 60_000, false, START - 9_000, START - 2_000, START, START, NONE));

    assertThat(data.asked).containsExactly("stand in after -9000");
  }

  @Test
  void target_thatArrives_isNotStoodInForWhileItsLastOwnerMaySend() {
    begin(true);
    refuses = true;
    pass(9);
    List<String> early = List.copyOf(data.asked);

    pass(3);

    assertThat(early).containsExactly("yield from -" + START);
    assertThat(data.asked)
        .containsExactly("yield from -" + START, "take back through all", "stand in after all");
  }

  @Test
  void target_thatArrives_isTakenBackThoughTheProcessStoodStill() {
    refuses = true;
    begin(true);
    pass(1);
    clock.advance(Duration.ofSeconds(20));
    pass(15);

    assertThat(data.asked).contains("hold", "take back through all", "release");
  }

  @Test
  void process_thatBegan_standsInForNobodyBeforeItHasOrders() {
    refuses = true;
    begin(false);
    partners.returned();
    pass(2);
    List<String> early = List.copyOf(data.asked);

    partners.confirmed();
    pass(1);

    assertThat(early).containsExactly("hold");
    assertThat(data.asked).containsExactly("hold", "stand in after all");
  }

  @Test
  void process_whosePartnerRefuses_sendsNothingForTenSeconds() {
    refuses = true;
    begin(false);
    partners.returned();
    partners.confirmed();
    pass(9);
    List<String> early = List.copyOf(data.asked);

    pass(2);

    // The partner may stand in behind a broken line: it must not find its ticks too late.
    assertThat(early).doesNotContain("release");
    assertThat(data.asked).endsWith("release");
  }

  @Test
  void targetThatMovedMeanwhile_isLeftToItsNewOwner() {
    begin(false);
    partners.returned();
    pass(1);

    partners.leave(Set.of(1L), Set.of());
    partners.confirmed();

    assertThat(data.left.get(Replica.B).get(1L))
        .isEqualTo(new TickRange(START - 750, clock.wallMillis()));
  }

  @Test
  void process_thatBeganWithoutCoordinator_standsInAfterFourSeconds() {
    refuses = true;
    begin(false);
    partners.returned();

    pass(5);

    assertThat(data.asked).containsExactly("hold", "stand in after all");
  }

  @Test
  void target_thatIsYielded_isTakenBackWhenItsPartnerWasReplaced() {
    begin(false);
    partners.scraped(1, START, false, true);
    says(new Shared(1, START - 60_000, false, NONE, START, NONE, NONE, NONE));
    OwnedTarget now = new OwnedTarget(target(false).target(), Replica.B, "q", false);
    partners.own(List.of(now), Map.of("q", "q:9"));
    partners.scraped(1, START + 1_000, true, false);
    partners.scraped(1, START + 2_000, true, false);

    Shared nothing = well(START);
    Beat first = from("q", nothing, 0);
    Beat second = from("q", nothing, first.sequence());
    from("q", nothing, second.sequence());

    assertThat(data.asked).startsWith("yield from 0").contains("take back through -1");
  }

  @Test
  void target_thatMovesOnWhileItArrives_isLeftToTheOthers() {
    begin(true);

    partners.leave(Set.of(1L), Set.of());

    // Who had it before goes on until the next one has it, and must not find its ticks too late.
    assertThat(data.asked).containsExactly("yield from -" + START, "take back through 0");
  }

  @Test
  void owner_whoseClockIsAMinuteBehind_isNotTakenForStuck() {
    begin(false);
    for (int i = 0; i < 40; i++) {
      pass(1);
      partners.scraped(1, START + 1_000L * i, true, false);
      partners.delivered("rw", Replica.B, 1, START + 1_000L * i, 1);
      long theirs = START - 60_000 + 1_000L * i;
      says(new Shared(1, START - 90_000, false, theirs - 5_000, theirs, NONE, NONE, NONE));
    }

    assertThat(data.asked).isEmpty();
  }

  @Test
  void owner_thatDeliversNothingMore_isStoodInFor() {
    begin(false);
    for (int i = 0; i < 15; i++) {
      pass(1);
      partners.scraped(1, START + 1_000L * i, true, false);
      partners.delivered("rw", Replica.B, 1, START + 1_000L * i, 1);
      says(new Shared(1, START - 90_000, false, START, START + 1_000L * i, NONE, NONE, NONE));
    }

    assertThat(data.asked).containsExactly("stand in after 0");
  }

  @Test
  void hold_isNotEndedByABeatThatHeardAnEarlierProcess() {
    begin(false);
    partners.confirmed();
    partners.returned();
    heard = 1_000;

    Beat answer = says(well(START - 5_000));

    assertThat(answer.shared().getFirst().held()).isTrue();
    assertThat(data.asked).containsExactly("hold");
  }

  /** Writes down what is asked of the data, with times since the start. */
  private static final class RecordingPlane extends IdlePlane {
    final List<String> asked = new ArrayList<>();
    final Map<Replica, Map<Long, TickRange>> left = new EnumMap<>(Replica.class);

    private static String text(long tick) {
      return tick == NONE ? "all" : Long.toString(tick - START);
    }

    @Override
    public void hold() {
      asked.add("hold");
    }

    @Override
    public void release(Map<Replica, Map<Long, TickRange>> sentByOthers) {
      left.putAll(sentByOthers);
      asked.add("release");
    }

    @Override
    public void standIn(OwnedTarget target, long afterTick) {
      asked.add("stand in after " + text(afterTick));
    }

    @Override
    public void endStandIn(OwnedTarget target, long throughTick) {
      asked.add("end stand-in through " + text(throughTick));
    }

    @Override
    public void yieldTarget(long targetId, long fromTick) {
      asked.add("yield from " + text(fromTick));
    }

    @Override
    public void takeBack(long targetId, long throughTick) {
      asked.add("take back through " + text(throughTick));
    }
  }
}
