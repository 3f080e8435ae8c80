// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.partner;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.message.BeatJson;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.model.Labels;
import io.tandem.model.Replica;
import io.tandem.model.TickRange;
import io.tandem.target.Target;
import io.tandem.testing.FakeClock;
import io.tandem.testing.FakeLoop;
import io.tandem.testing.IdlePlane;
import io.tandem.testing.SilentFleetMetrics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two members that share a target, with a network between them that takes its time. The partner is
 * the one that calls.
 */
class PartnersTest {
  private static final long ID = 7;
  private static final long START = 1_700_000_000_000L;

  private final FakeClock clock = new FakeClock(START);
  private final FakeLoop loop = new FakeLoop(clock);
  private long latencyMillis = 1;
  private final Side owner = new Side("two", Replica.A, "one");
  private final Side partner = new Side("one", Replica.B, "two");

  /** One of the two, and what it asked of its data. */
  private final class Side extends IdlePlane {
    private final String name;
    private final OwnedTarget owned;
    private final String other;
    private final Partners partners;
    private final List<String> asked = new ArrayList<>();

    Side(String name, Replica replica, String other) {
      this.name = name;
      this.other = other;
      Duration second = Duration.ofSeconds(1);
      Target target = new Target("j", Labels.EMPTY, Labels.EMPTY, "http://t", second, second, ID);
      owned = new OwnedTarget(target, replica, other, false);
      partners =
          new Partners(
              name,
              name + "-process",
              clock,
              loop,
              (address, path, message, timeout) -> call(address, message),
              this,
              SilentFleetMetrics.INSTANCE);
    }

    void start() {
      partners.own(List.of(owned), Map.of(other, other));
      partners.start();
    }

    void scraped(int tick, boolean good) {
      partners.scraped(ID, tick(tick), good, !good);
    }

    void delivered(Replica replica, int tick) {
      partners.delivered("rw", replica, ID, tick(tick), 1);
    }

    @Override
    public void hold() {
      asked.add("hold");
    }

    @Override
    public void release(Map<Replica, Map<Long, TickRange>> sentByOthers) {
      asked.add("release");
    }

    @Override
    public void standIn(OwnedTarget target, long afterTick) {
      asked.add("stand in after " + second(afterTick));
    }

    @Override
    public void endStandIn(OwnedTarget target, long throughTick) {
      asked.add("end stand-in through " + second(throughTick));
    }

    @Override
    public void yieldTarget(long targetId, long fromTick) {
      asked.add("yield from " + second(fromTick));
    }

    @Override
    public void takeBack(long targetId, long throughTick) {
      asked.add("take back behind " + second(throughTick));
    }

    @Override
    public void decide(long targetId, long tick, boolean send) {
      asked.add((send ? "send " : "drop ") + second(tick));
    }

    @Override
    public long lastTick(OwnedTarget target, long wallMillis) {
      return wallMillis - Math.floorMod(wallMillis - START, 1_000L);
    }

    @Override
    public String toString() {
      return name + asked;
    }
  }

  private static long tick(int second) {
    return START + 1_000L * second;
  }

  private static long second(long tick) {
    return (tick - START) / 1_000;
  }

  private Future<JsonObject> call(String address, JsonObject message) {
    Side called = address.equals("two") ? owner : partner;
    Promise<JsonObject> answer = Promise.promise();
    loop.schedule(
        latencyMillis,
        () -> {
          JsonObject beat = BeatJson.write(called.partners.called(BeatJson.read(message)));
          loop.schedule(latencyMillis, () -> answer.complete(beat));
        });
    return answer.future();
  }

  /** Begins to exchange beats so long after a tick. */
  private void start(int phaseMillis) {
    loop.advance(Duration.ofMillis(phaseMillis));
    owner.start();
    partner.start();
    second(1, true, true);
    second(2, true, true);
    assertThat(owner.asked).isEmpty();
    assertThat(partner.asked).isEmpty();
  }

  /** One second with its tick at the beginning; what is good is delivered at once. */
  private void second(int tick, boolean ownerGood, boolean partnerGood) {
    loop.advance(Duration.ofMillis(tick(tick) - clock.wallMillis()));
    owner.scraped(tick, ownerGood);
    partner.scraped(tick, partnerGood);
    if (partnerGood) {
      partner.delivered(Replica.B, tick);
      partner.delivered(Replica.A, tick);
    }
    if (ownerGood) {
      owner.delivered(Replica.A, tick);
    }
    loop.advance(Duration.ofMillis(900));
  }

  @Test
  void oneTickThatTheOwnerMissed_isTheTickOfItsPartner() {
    start(0);
    second(3, false, true);
    for (int tick = 4; tick <= 12; tick++) {
      second(tick, true, true);
    }

    assertThat(partner.asked).first().isEqualTo("stand in after 2");
    assertThat(partner.asked).hasSize(2);
    assertThat(owner.asked).startsWith("yield from 3", "drop 3").hasSize(3);
    assertThat(owner.asked.getLast())
        .isEqualTo(partner.asked.getLast().replace("end stand-in through", "take back behind"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100, 200, 300, 400, 500, 600, 700, 800, 900})
  void ownerThatIsWellAgainBeforeItsPartnerWasTold_stillGetsTheTickFromIt(int phase) {
    latencyMillis = 400;
    start(phase);

    second(3, false, true);
    for (int tick = 4; tick <= 16; tick++) {
      second(tick, true, true);
    }

    assertThat(partner.asked).startsWith("stand in after 2").hasSize(2);
    assertThat(owner.asked).startsWith("yield from 3", "drop 3").hasSize(3);
    assertThat(owner.asked.getLast())
        .isEqualTo(partner.asked.getLast().replace("end stand-in through", "take back behind"));
  }

  @Test
  void tickMissedRightAfterAStandInEnded_isTheTickOfThePartnerToo() {
    start(0);
    second(3, false, true);
    for (int tick = 4; tick <= 6; tick++) {
      second(tick, true, true);
    }
    assertThat(partner.asked).hasSize(2);
    second(7, false, true);
    for (int tick = 8; tick <= 16; tick++) {
      second(tick, true, true);
    }

    assertThat(partner.asked).contains("stand in after 6").hasSize(4);
    assertThat(owner.asked).contains("yield from 7", "drop 7").hasSize(6);
    assertThat(owner.asked.getLast())
        .isEqualTo(partner.asked.getLast().replace("end stand-in through", "take back behind"));
  }

  @Test
  void processThatStoodStillWhileATargetArrived_sendsTheTargetAfterwards() {
    start(0);
    owner.partners.leave(Set.of(owner.owned.id()), Set.of());
    OwnedTarget arriving = new OwnedTarget(owner.owned.target(), Replica.A, "one", true);
    owner.partners.own(List.of(arriving), Map.of("one", "one"));
    assertThat(owner.asked).containsExactly("yield from " + second(0));

    owner.partners.frozen();
    for (int tick = 3; tick <= 20; tick++) {
      second(tick, true, true);
    }

    assertThat(owner.asked).filteredOn(asked -> asked.startsWith("take back")).hasSize(1);
    assertThat(owner.asked).endsWith("release");
  }

  @Test
  void tickThatBothMissed_isToldByTheOwner() {
    start(0);
    second(3, false, false);
    for (int tick = 4; tick <= 8; tick++) {
      second(tick, true, true);
    }

    assertThat(owner.asked).containsExactly("send 3");
    assertThat(partner.asked).containsExactly("send 3");
  }
}
