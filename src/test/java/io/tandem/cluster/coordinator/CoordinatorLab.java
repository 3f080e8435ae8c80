// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import io.tandem.assignment.Assigner;
import io.tandem.assignment.AssignmentRules;
import io.tandem.cluster.lease.MemberCard;
import io.tandem.cluster.message.Orders;
import io.tandem.cluster.message.Orders.Config;
import io.tandem.cluster.message.OrdersJson;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.cluster.message.Report;
import io.tandem.cluster.message.ReportJson;
import io.tandem.cluster.node.NodeState;
import io.tandem.cluster.transport.CallFailedException;
import io.tandem.cluster.transport.CallFailedException.Reason;
import io.tandem.model.Labels;
import io.tandem.model.Replica;
import io.tandem.target.Target;
import io.tandem.testing.FakeClock;
import io.tandem.testing.FakeLoop;
import io.tandem.testing.SilentFleetMetrics;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A coordinator among members that do as they are told, or refuse, or keep silent. */
final class CoordinatorLab {
  static final String JOB = "j";
  static final long START = 1_700_000_000_000L;

  final FakeClock clock = new FakeClock(START);
  final FakeLoop loop = new FakeLoop(clock);
  final Map<String, Puppet> members = new TreeMap<>();
  final Coordinator coordinator =
      new Coordinator(
          new Orders.Coordinator("c", "c:9", "c_p", ""),
          clock,
          loop,
          this::call,
          new AllSeen(),
          new Source(),
          new Hold(),
          new CoordinatorRules(
              Duration.ofMinutes(5),
              (all, targets, last) -> Assigner.assign(all, targets, last, AssignmentRules.DEFAULTS),
              SilentFleetMetrics.INSTANCE));
  long risenAbove;
  long targetLimit;

  /** How a member's port behaves. */
  enum Port {
    OPEN,
    REFUSES,
    SILENT
  }

  /** A member without a will. */
  static final class Puppet {
    final String name;
    final Map<Long, OwnedTarget> owned = new LinkedHashMap<>();
    final List<Orders> heard = new ArrayList<>();
    final Set<Long> gone = new TreeSet<>();
    Port port = Port.OPEN;
    boolean overdue;
    boolean expired;
    NodeState node = NodeState.UNKNOWN;
    long seenTerm;

    Puppet(String name) {
      this.name = name;
    }

    private Report take(Orders orders) {
      heard.add(orders);
      boolean isOver = orders.term() < seenTerm;
      if (!orders.adopts() && !isOver) {
        if (orders.isWhole()) {
          owned.clear();
        }
        orders.targets().forEach(target -> owned.put(target.id(), target));
        orders.moved().forEach(owned::remove);
        orders.gone().forEach(owned::remove);
        gone.addAll(orders.gone());
      }
      return new Report(
          Math.max(seenTerm, orders.term()),
          isOver ? -1 : orders.generation(),
          "p",
          "active",
          "1",
          isOver ? "over" : null,
          orders.adopts() ? List.copyOf(owned.values()) : null,
          owned.keySet().stream().map(CoordinatorLab::scraped).toList(),
          List.of(),
          Map.of());
    }
  }

  private static Report.TargetReport scraped(long id) {
    return new Report.TargetReport(id, 10, "up", "", START, 1, -1);
  }

  Puppet member(String name) {
    return members.computeIfAbsent(name, Puppet::new);
  }

  void members(int count) {
    for (int i = 0; i < count; i++) {
      member("m" + i);
    }
  }

  static Target target(long id) {
    Duration interval = Duration.ofSeconds(15);
    Labels labels = Labels.of("instance", "t" + id);
    return new Target(JOB, labels, Labels.EMPTY, "http://t" + id, interval, interval, id);
  }

  static List<Target> targets(int count) {
    List<Target> all = new ArrayList<>();
    for (long id = 1; id <= count; id++) {
      all.add(target(id));
    }
    return all;
  }

  /** A fleet in which each of so many targets has its two owners. */
  void settled(int memberCount, int targetCount) {
    members(memberCount);
    coordinator.elected(1);
    coordinator.found(JOB, targets(targetCount), true);
    loop.advance(Duration.ofSeconds(20));
  }

  /** Who owns a target, living members only: replica and name. */
  List<String> owners(long id) {
    List<String> owners = new ArrayList<>();
    for (Replica replica : Replica.values()) {
      for (Puppet member : members.values()) {
        OwnedTarget held = member.owned.get(id);
        if (held != null && held.replica() == replica && member.port == Port.OPEN) {
          owners.add(replica.label() + ' ' + member.name);
        }
      }
    }
    return owners;
  }

  private Future<JsonObject> call(
      String address, String path, JsonObject message, long timeoutMillis) {
    Puppet member = members.get(address);
    Promise<JsonObject> answer = Promise.promise();
    switch (member == null ? Port.REFUSES : member.port) {
      case OPEN ->
          loop.schedule(
              5,
              () ->
                  answer.complete(
                      ReportJson.write(
                          member.take(OrdersJson.read(new JsonObject(message.encode()))))));
      case REFUSES -> loop.schedule(1, () -> answer.fail(failure(Reason.REFUSED)));
      case SILENT -> loop.schedule(1_000, () -> answer.fail(failure(Reason.SILENT)));
    }
    return answer.future();
  }

  private static CallFailedException failure(Reason reason) {
    return new CallFailedException(reason, "no answer");
  }

  /** All members, as their Leases show them. */
  private final class AllSeen implements Roster {
    @Override
    public boolean isWhole() {
      return true;
    }

    @Override
    public List<Seen> members() {
      return members.values().stream()
          .map(m -> new Seen(card(m.name), m.expired ? 60_000 : 0, m.overdue, m.expired, m.node))
          .toList();
    }

    private MemberCard card(String name) {
      return new MemberCard(name, "p", name, "n-" + name, "z", "1", "all", MemberCard.State.ACTIVE);
    }
  }

  /** A file with one job. */
  private final class Source implements ConfigSource {
    @Override
    public long targetLimit(String job) {
      return targetLimit;
    }

    @Override
    public Config config() {
      return new Config("1", null);
    }

    @Override
    public Set<String> jobs() {
      return Set.of(JOB);
    }

    @Override
    public int entries() {
      return 1;
    }

    @Override
    public boolean isPaired(String job) {
      return true;
    }

    @Override
    public void discover() {
      // Tests tell what was found.
    }

    @Override
    public void rest() {
      // Nothing runs.
    }

    @Override
    public Future<List<String>> reload() {
      return Future.succeededFuture(List.of());
    }
  }

  /** The Lease is held for ever. */
  private final class Hold implements Hand {
    @Override
    public boolean isHolder() {
      return true;
    }

    @Override
    public void atLeast(long term) {
      risenAbove = Math.max(risenAbove, term);
    }

    @Override
    public String secret() {
      return "";
    }
  }
}
