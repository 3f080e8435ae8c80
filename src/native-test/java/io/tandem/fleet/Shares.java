// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import io.tandem.fleet.TargetPages.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What each member carries, in samples a second, as it is seen from the targets. */
record Shares(Map<String, Double> byMember) {
  private static final double SAMPLES_OF_A_PAGE = 15;

  /** What a member may carry of the mean; the product aims at 1.1. */
  private static final double UNEVEN = 1.25;

  static Shares of(Fleet fleet) {
    Map<String, Double> shares = new HashMap<>();
    fleet.running().forEach(member -> shares.put(member.name(), 0.0));
    Map<String, Set<String>> askers = fleet.askers(System.currentTimeMillis());
    for (Target target : fleet.targets()) {
      double weight =
          SAMPLES_OF_A_PAGE * fleet.server().heaviness(target) / target.intervalSeconds();
      for (String member : askers.getOrDefault(target.name(), Set.of())) {
        shares.merge(member, weight, Double::sum);
      }
    }
    return new Shares(shares);
  }

  void assertEven(ScenarioLab lab) {
    double mean = byMember.values().stream().mapToDouble(d -> d).average().orElse(0);
    byMember.forEach(
        (member, share) ->
            lab.check(
                share <= UNEVEN * mean,
                "%s carries %.0f samples/s, the mean is %.0f".formatted(member, share, mean)));
  }
}
