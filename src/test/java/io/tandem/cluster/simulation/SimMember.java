// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.cluster.coordinator.ConfigSource;
import io.tandem.cluster.coordinator.Coordinator;
import io.tandem.cluster.coordinator.CoordinatorRules;
import io.tandem.cluster.lease.MemberCard;
import io.tandem.cluster.member.FleetMember;
import io.tandem.cluster.message.Beat;
import io.tandem.cluster.message.BeatJson;
import io.tandem.cluster.message.Orders;
import io.tandem.cluster.message.Orders.Config;
import io.tandem.cluster.message.OrdersJson;
import io.tandem.cluster.message.ReportJson;
import io.tandem.cluster.partner.Partners;
import io.tandem.cluster.transport.FleetTransport;
import io.tandem.testing.SilentFleetMetrics;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** One process of a member, with the real code that decides. */
final class SimMember implements SimProcess {
  static final String JOB = "job";

  private final SimWorld world;
  private final MemberCard card;
  private final SimLoop loop;
  final SimData data;
  final Partners partners;
  final FleetMember member;
  private final Coordinator coordinator;
  private boolean draining;

  SimMember(SimWorld world, String name, String process, SimDisk disk, long wallOffset) {
    this.world = world;
    this.card =
        new MemberCard(
            name,
            process,
            name,
            "node-" + name,
            "z" + name.hashCode() % 3,
            "1",
            "all",
            MemberCard.State.ACTIVE);
    this.loop = new SimLoop(world.time, wallOffset);
    this.data =
        new SimData(
            world.time,
            loop,
            disk,
            world.receiver,
            id -> world.canScrape(name, id),
            (id, tick) -> world.fetched(this, id, tick));
    data.name = name;
    world.network.listen(name, this);
    FleetTransport transport = world.network.from(name, loop);
    partners =
        new Partners(name, process, loop, loop, transport, data, SilentFleetMetrics.INSTANCE);
    data.listen(partners);
    member =
        new FleetMember(
            name,
            process,
            loop,
            loop,
            data,
            partners,
            disk,
            (term, who, secret) -> check(term, who));
    coordinator =
        new Coordinator(
            new Orders.Coordinator(name, name, process, ""),
            loop,
            loop,
            transport,
            world.leases.roster(),
            new Source(),
            world.leases.hand(this),
            new CoordinatorRules(world.grace, world.assigning, SilentFleetMetrics.INSTANCE));
    member.start(disk.load(), "1");
    world.leases.join(this);
  }

  private Future<Boolean> check(long term, String who) {
    return world.leases.check(this).holds(term, who, "");
  }

  /** What the coordinator goes by. */
  private final class Source implements ConfigSource {
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
      loop.schedule(500, () -> coordinator.found(JOB, world.targets, true));
    }

    @Override
    public void rest() {}

    @Override
    public Future<List<String>> reload() {
      return Future.succeededFuture(List.of());
    }
  }

  String name() {
    return card.name();
  }

  MemberCard card() {
    return draining
        ? new MemberCard(
            card.name(),
            card.process(),
            card.address(),
            card.node(),
            card.zone(),
            card.version(),
            card.role(),
            MemberCard.State.DRAINING)
        : card;
  }

  boolean isCutFromApi() {
    return world.cutFromApi.contains(name());
  }

  void elected(long term) {
    coordinator.elected(term);
  }

  void lost() {
    coordinator.lost();
  }

  /** SIGTERM: stops scraping, sends what it has, says goodbye, ends. */
  void leave(Runnable ended) {
    draining = true;
    world.leases.renew(this);
    data.stopScraping();
    loop.schedule(
        1_000,
        () -> {
          data.flush();
          member
              .leave()
              .onComplete(
                  told -> {
                    loop.kill();
                    ended.run();
                  });
        });
  }

  @Override
  public SimLoop loop() {
    return loop;
  }

  @Override
  public Future<JsonObject> called(String path, JsonObject message) {
    if (path.equals(Partners.PATH)) {
      Beat answer = partners.called(BeatJson.read(message));
      return Future.succeededFuture(BeatJson.write(answer));
    }
    return member.orders(OrdersJson.read(message)).map(ReportJson::write);
  }
}
