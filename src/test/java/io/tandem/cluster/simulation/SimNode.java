// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.cluster.simulation.SimLoop.Clocks;
import java.util.HashMap;
import java.util.Map;

/** A machine: its clocks, its disk, its ways to others, and the member that runs on it. */
final class SimNode {
  final String name;
  final String zone;
  final Clocks clocks;
  final SimDisk disk = new SimDisk();

  /** When no process of it ran, or it stood still, or was about to end. */
  final Spans away = new Spans();

  final Spans frozen = new Spans();
  final Spans withoutReceiver = new Spans();
  final Spans slow = new Spans();

  /** Whether what does not reach the receiver is refused at once; else nothing comes back. */
  boolean receiverRefuses;

  /** Targets that do not answer it, by how many faults. */
  private final Map<Long, Integer> blind = new HashMap<>();

  /** Milliseconds that everything takes longer on its way from here and to here. */
  long slowness;

  long slownessOfApi;

  /** Whether its address answers at all. */
  boolean isUp = true;

  /** Whether it is gone for good. */
  boolean isGone;

  SimMember member;

  SimNode(String name, String zone, Clocks clocks) {
    this.name = name;
    this.zone = zone;
    this.clocks = clocks;
  }

  void blind(long targetId, int by) {
    blind.merge(targetId, by, Integer::sum);
  }

  boolean sees(long targetId) {
    return blind.getOrDefault(targetId, 0) == 0;
  }

  /** Whether a process runs on it that is not about to end. */
  boolean isWell() {
    return !isGone && !away.isOn();
  }

  @Override
  public String toString() {
    return name;
  }
}
