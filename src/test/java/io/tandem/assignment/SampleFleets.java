// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import io.tandem.assignment.AssignableMember.Stance;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Fleets as they are met: a member on each node, nodes in three zones, most targets on a node, some
 * in a zone alone, some anywhere, and weights of which few are very large.
 */
final class SampleFleets {
  private static final int ZONES = 3;
  private static final double SPREAD = 1.2;

  private SampleFleets() {}

  static List<AssignableMember> members(int count) {
    List<AssignableMember> members = new ArrayList<>(count);
    for (int m = 0; m < count; m++) {
      members.add(member(m, Stance.TAKES));
    }
    return members;
  }

  static AssignableMember member(int m, Stance stance) {
    return new AssignableMember("member-" + m, node(m), zone(m), stance);
  }

  private static String node(int m) {
    return "node-" + m;
  }

  private static String zone(int m) {
    return "zone-" + m % ZONES;
  }

  static List<AssignableTarget> targets(int count, int members, long seed) {
    Random random = new Random(seed);
    List<AssignableTarget> targets = new ArrayList<>(count);
    for (int t = 0; t < count; t++) {
      double weight = 20 * Math.exp(SPREAD * random.nextGaussian());
      int node = random.nextInt(members);
      int kind = random.nextInt(100);
      String onNode = kind < 90 ? node(node) : kind < 93 ? "fargate-" + t : "";
      String inZone = kind < 97 ? zone(node) : "";
      long id = random.nextLong();
      targets.add(new AssignableTarget(id, onNode, inZone, weight, random.nextInt(20) != 0, true));
    }
    return targets;
  }

  /** The same targets a while later: each weight differs by up to this part of it. */
  static List<AssignableTarget> jittered(List<AssignableTarget> targets, double part, long seed) {
    Random random = new Random(seed);
    return targets.stream()
        .map(
            t ->
                new AssignableTarget(
                    t.id(),
                    t.node(),
                    t.zone(),
                    t.weight() * (1 + part * (2 * random.nextDouble() - 1)),
                    t.paired(),
                    t.settled()))
        .toList();
  }
}
