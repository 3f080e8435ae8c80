// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.member.OrdersStore.Kept;
import io.tandem.cluster.message.Orders;
import io.tandem.cluster.message.Orders.Config;
import io.tandem.cluster.message.Orders.Coordinator;
import io.tandem.cluster.message.Orders.Duties;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.cluster.message.Report;
import io.tandem.cluster.partner.Partners;
import io.tandem.model.Labels;
import io.tandem.model.Replica;
import io.tandem.target.Target;
import io.tandem.testing.FakeClock;
import io.tandem.testing.FakeLoop;
import io.tandem.testing.IdlePlane;
import io.tandem.testing.SilentFleetMetrics;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FleetMemberTest {
  private static final Coordinator FIRST = new Coordinator("c1", "c1:9090", "c1_p", "");
  private static final Coordinator SECOND = new Coordinator("c2", "c2:9090", "c2_p", "");

  private final FakeClock clock = new FakeClock(1_700_000_000_000L);
  private final FakeLoop loop = new FakeLoop(clock);
  private final RecordingData data = new RecordingData();
  private final List<Kept> saved = new ArrayList<>();
  private final Partners partners =
      new Partners(
          "me",
          "p",
          clock,
          loop,
          (a, p, m, t) -> Future.future(never -> {}),
          data,
          SilentFleetMetrics.INSTANCE);
  private Future<Boolean> holds = Future.succeededFuture(true);
  private final FleetMember member =
      new FleetMember(
          "me",
          "p",
          clock,
          loop,
          data,
          partners,
          new OrdersStore() {
            @Override
            public Kept load() {
              return Kept.NOTHING;
            }

            @Override
            public void save(Kept kept) {
              saved.add(kept);
            }
          },
          (term, holder, secret) -> holds);

  /** Remembers what the member asks of the data. */
  private static final class RecordingData extends IdlePlane {
    private List<OwnedTarget> owned = List.of();
    private final Set<Long> moved = new HashSet<>();
    private final List<Config> configs = new ArrayList<>();
    private boolean refusesConfigs;

    @Override
    public Future<Void> configure(Config config) {
      configs.add(config);
      return refusesConfigs ? Future.failedFuture("no such file") : Future.succeededFuture();
    }

    @Override
    public void own(List<OwnedTarget> targets, Set<Long> left) {
      owned = targets;
      moved.addAll(left);
    }
  }

  @BeforeEach
  void start() {
    member.start(Kept.NOTHING, "v1");
  }

  private static OwnedTarget target(long id) {
    Duration second = Duration.ofSeconds(1);
    Target target =
        new Target("job", Labels.EMPTY, Labels.EMPTY, "http://" + id, second, second, id);
    return new OwnedTarget(target, Replica.A, "", false);
  }

  private static Orders whole(long term, Coordinator from, OwnedTarget... targets) {
    return orders(term, 1, from, -1, null, List.of(targets), Set.of(), Set.of());
  }

  private static Orders orders(
      long term,
      long generation,
      Coordinator from,
      long base,
      Config config,
      List<OwnedTarget> targets,
      Set<Long> moved,
      Set<Long> gone) {
    return new Orders(
        term,
        generation,
        from,
        false,
        base,
        config,
        targets,
        moved,
        gone,
        Map.of(),
        Set.of(),
        Duties.NONE);
  }

  private Report give(Orders orders) {
    return member.orders(orders).result();
  }

  @Test
  void orders_whole_areAppliedAndKept() {
    Report report = give(whole(3, FIRST, target(1), target(2)));

    assertThat(report.refusal()).isNull();
    assertThat(data.owned).extracting(OwnedTarget::id).containsExactly(1L, 2L);
    assertThat(saved.getLast().targets()).hasSize(2);
    assertThat(member.notReady()).isNull();
  }

  @Test
  void orders_ofAnOldTerm_areRefused() {
    give(whole(3, FIRST, target(1)));

    Report report = give(whole(2, SECOND));

    assertThat(report.refusal()).contains("term 2 is over");
    assertThat(report.term()).isEqualTo(3);
    assertThat(data.owned).hasSize(1);
  }

  @Test
  void orders_ofSomebodyWhoDoesNotHoldTheLease_areRefused() {
    holds = Future.succeededFuture(false);

    assertThat(give(whole(3, FIRST, target(1))).refusal()).contains("does not hold");
    assertThat(data.owned).isEmpty();
  }

  @Test
  void orders_whileTheLeaseCannotBeRead_areRefused() {
    holds = Future.failedFuture("API server away");

    assertThat(give(whole(3, FIRST, target(1))).refusal()).contains("could not be read");
  }

  @Test
  void orders_absentTargetsOfWholeOrders_haveMoved() {
    give(whole(3, FIRST, target(1), target(2), target(3)));

    give(orders(4, 1, SECOND, -1, null, List.of(target(1)), Set.of(), Set.of(3L)));

    assertThat(data.owned).extracting(OwnedTarget::id).containsExactly(1L);
    assertThat(data.moved).containsExactly(2L);
  }

  @Test
  void orders_changesOfAnotherGeneration_areRefusedAndChangeNothing() {
    give(whole(3, FIRST, target(1)));

    Report report = give(orders(3, 9, FIRST, 8, null, List.of(target(2)), Set.of(1L), Set.of()));

    assertThat(report.refusal()).contains("generation 8");
    assertThat(data.owned).extracting(OwnedTarget::id).containsExactly(1L);
  }

  @Test
  void orders_ofANewCoordinator_takeNothingAwayWhenItAdopts() {
    give(whole(3, FIRST, target(1)));

    Report report =
        give(
            new Orders(
                4,
                0,
                SECOND,
                true,
                -1,
                null,
                List.of(),
                Set.of(),
                Set.of(),
                Map.of(),
                Set.of(),
                Duties.NONE));

    assertThat(report.holdings()).extracting(OwnedTarget::id).containsExactly(1L);
    assertThat(data.owned).hasSize(1);
  }

  @Test
  void orders_withAConfigurationThatCannotBeTaken_areRefusedWhole() {
    give(whole(3, FIRST, target(1)));
    data.refusesConfigs = true;

    Report report =
        give(orders(3, 2, FIRST, 1, new Config("v2", "x"), List.of(target(2)), Set.of(), Set.of()));

    assertThat(report.refusal()).contains("no such file");
    assertThat(report.configVersion()).isEqualTo("v1");
    assertThat(data.owned).hasSize(1);
  }

  private OwnedTarget starting(long id, long inMillis) {
    OwnedTarget now = target(id);
    long start = clock.wallMillis() + inMillis;
    return new OwnedTarget(now.target(), now.replica(), now.partner(), false, start);
  }

  @Test
  void target_withATimeToStart_beginsBehindTheTickBeforeIt() {
    give(whole(3, FIRST, target(1), starting(2, 1_000)));

    assertThat(data.owned).extracting(OwnedTarget::id).containsExactly(1L);
    loop.advance(Duration.ofMillis(1_499));
    assertThat(data.owned).hasSize(1);
    loop.advance(Duration.ofMillis(1));
    assertThat(data.owned).extracting(OwnedTarget::id).containsExactly(1L, 2L);
  }

  @Test
  void target_whoseTimeToStartIsJustOver_beginsBehindThatTickToo() {
    give(whole(3, FIRST, starting(2, -100)));

    assertThat(data.owned).isEmpty();
    loop.advance(Duration.ofMillis(400));
    assertThat(data.owned).hasSize(1);
  }

  @Test
  void target_whoseTimeToStartIsLongOver_beginsAtOnce() {
    give(whole(3, FIRST, starting(2, -600)));

    assertThat(data.owned).hasSize(1);
  }

  @Test
  void target_thatHasBegun_goesOnThoughItIsGivenATimeToStart() {
    give(whole(3, FIRST, target(2)));

    give(whole(3, FIRST, starting(2, 1_000)));

    // Else the data way would take it for one that is no more.
    assertThat(data.owned).extracting(OwnedTarget::id).containsExactly(2L);
  }

  @Test
  void target_whoseTimeToStartIsFarAway_beginsAtOnce() {
    give(whole(3, FIRST, starting(2, 60_000)));

    assertThat(data.owned).hasSize(1);
  }

  @Test
  void member_withoutOrders_isReadyAfterAMinute() {
    assertThat(member.notReady()).isEqualTo("waiting for orders");

    clock.advance(Duration.ofSeconds(60));

    assertThat(member.notReady()).isNull();
  }
}
