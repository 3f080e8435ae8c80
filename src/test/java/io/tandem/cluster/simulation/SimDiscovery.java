// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.cluster.coordinator.ConfigSource;
import io.tandem.cluster.coordinator.Coordinator;
import io.tandem.cluster.message.Orders.Config;
import io.tandem.target.Target;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** The discovery of one member: knows some targets soon, and all of them a little later. */
final class SimDiscovery implements ConfigSource {
  static final String TWICE = "twice";
  static final String ONCE = "once";

  private final SimWorld world;
  private final SimLoop loop;
  private Coordinator coordinator;
  private int runs;
  private boolean running;
  private boolean whole;

  SimDiscovery(SimWorld world, SimLoop loop) {
    this.world = world;
    this.loop = loop;
  }

  void tell(Coordinator told) {
    coordinator = told;
  }

  @Override
  public Config config() {
    return new Config("1", null);
  }

  @Override
  public Set<String> jobs() {
    return Set.of(TWICE, ONCE);
  }

  @Override
  public int entries() {
    return 1;
  }

  @Override
  public boolean isPaired(String job) {
    return job.equals(TWICE);
  }

  @Override
  public void discover() {
    int run = ++runs;
    running = true;
    whole = false;
    loop.schedule(world.time.between(50, 1_000), () -> tellSome(run));
    loop.schedule(world.time.between(1_000, 4_000), () -> tellAll(run));
  }

  private void tellSome(int run) {
    if (running && run == runs) {
      List<Target> all = targets(TWICE);
      coordinator.found(TWICE, all.subList(0, all.size() / 2), false);
    }
  }

  private void tellAll(int run) {
    if (running && run == runs) {
      whole = true;
      changed();
    }
  }

  /** There are other targets now. */
  void changed() {
    if (running && whole) {
      coordinator.found(TWICE, targets(TWICE), true);
      coordinator.found(ONCE, targets(ONCE), true);
    }
  }

  private List<Target> targets(String job) {
    return world.targets().stream().filter(target -> target.jobName().equals(job)).toList();
  }

  @Override
  public void rest() {
    running = false;
  }

  @Override
  public Future<List<String>> reload() {
    return Future.succeededFuture(List.of());
  }
}
