// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.app.SimulatedProcess;
import io.tandem.cluster.lease.LeaseContext;
import io.tandem.cluster.lease.MemberCard;
import io.tandem.cluster.transport.FleetTransport;
import io.tandem.config.FleetSettings;
import io.tandem.config.FleetSettings.LeaseTimes;
import io.tandem.config.ListenAddress;
import io.tandem.testing.FakeLeases;
import io.tandem.testing.FakeLeases.Route;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;

/** One process of a member: all that decides is real, all that it decides about is not. */
final class SimMember implements SimProcess {
  private static final Path FILE = Path.of("not", "read");

  private final SimWorld world;
  private final SimNode node;
  private final SimLoop loop;
  private final SimDiscovery discovery;
  private final SimulatedProcess process;
  private final FakeLeases leases;
  final SimData data;
  long diedMillis = Long.MAX_VALUE;

  SimMember(SimWorld world, SimNode node, String uuid) {
    this.world = world;
    this.node = node;
    this.loop = new SimLoop(world.time, node.clocks);
    this.data = new SimData(world, node, loop);
    this.discovery = new SimDiscovery(world, loop);
    this.leases = world.leases.sharedWith(loop);
    leases.setRoutes(this::route);
    FleetTransport transport = world.network.from(node, loop);
    Random random = new Random(world.time.random.nextLong());
    process =
        new SimulatedProcess(
            new SimulatedProcess.Parts(
                new MemberCard(
                    node.name,
                    uuid,
                    node.name,
                    "node-" + node.name,
                    node.zone,
                    "1",
                    "all",
                    MemberCard.State.JOINING),
                settings(world.plan.grace()),
                loop,
                loop,
                transport,
                new LeaseContext("sim", leases, loop, loop, random),
                data,
                node.disk,
                discovery,
                () -> "secret of " + uuid + " " + random.nextLong()));
    discovery.tell(process.coordinator());
    data.start(process.listener());
    process.start();
  }

  private FleetSettings settings(Duration grace) {
    return new FleetSettings(
        "sim",
        "sim",
        new FleetSettings.Self(
            node.name, node.name, node.zone, ListenAddress.DEFAULT, FleetSettings.Role.ALL),
        new LeaseTimes(Duration.ofSeconds(30), Duration.ofSeconds(10), grace),
        new FleetSettings.Trust(null, FILE, FILE, FILE, Set.of()),
        FleetSettings.HaMode.BOTH,
        FleetSettings.Metrics.LEAN);
  }

  private Route route() {
    long slow = node.slownessOfApi + world.slownessOfApi;
    boolean lost = slow > 0 && world.time.random.nextInt(10) == 0;
    return new Route(
        world.time.between(1, 10) + slow, world.time.between(1, 10) + slow, lost, false);
  }

  /** Whether the API server is out of reach for this member alone. */
  void cutFromApi(boolean away) {
    leases.setAway(away);
  }

  /** There are other targets. */
  void discover() {
    loop.execute(discovery::changed);
  }

  boolean isRuling() {
    return !loop.isDead() && process.coordinator().isRuling();
  }

  String notReady() {
    return process.notReady();
  }

  void kill() {
    loop.kill();
    diedMillis = Math.min(diedMillis, world.time.now());
  }

  /** SIGTERM: stops scraping, sends what it has, says goodbye, ends; each within its time. */
  void leave(Runnable ended) {
    data.stopScraping();
    Runnable drain = once(() -> drain(world.time.now() + 5_000, ended));
    process.announceLeaving().onComplete(told -> drain.run());
    loop.schedule(2_000, drain);
  }

  private void drain(long deadline, Runnable ended) {
    data.drain();
    if (data.isDrained() || world.time.now() >= deadline) {
      Runnable end =
          once(
              () -> {
                kill();
                ended.run();
              });
      process.leave().onComplete(told -> end.run());
      loop.schedule(5_000, end);
    } else {
      loop.schedule(100, () -> drain(deadline, ended));
    }
  }

  private static Runnable once(Runnable action) {
    boolean[] done = new boolean[1];
    return () -> {
      if (!done[0]) {
        done[0] = true;
        action.run();
      }
    };
  }

  @Override
  public SimLoop loop() {
    return loop;
  }

  @Override
  public Future<JsonObject> called(String path, JsonObject message) {
    return process.called(path, message);
  }
}
