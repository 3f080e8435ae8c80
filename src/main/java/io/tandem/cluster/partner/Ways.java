// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.partner;

import io.tandem.cluster.data.DataListener.Election;
import io.tandem.cluster.message.Beat.Way;
import io.tandem.model.Replica;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the receivers say about the replicas, as this member's answers show it. Belongs to the
 * fleet's event loop.
 */
final class Ways {
  private final Map<String, Map<Replica, Election>> elections = new HashMap<>();

  /** Whether that is news. */
  boolean heard(String entry, Replica replica, Election election) {
    Election before =
        elections
            .computeIfAbsent(entry, name -> new EnumMap<>(Replica.class))
            .put(replica, election);
    return before != election;
  }

  /** Whether some receiver does not take the replica now. */
  boolean isStandby(Replica replica) {
    return elections.values().stream().anyMatch(by -> by.get(replica) == Election.STANDBY);
  }

  /** By entry, for beats. */
  Map<String, Way> all() {
    Map<String, Way> all = new LinkedHashMap<>();
    elections.forEach((entry, by) -> all.put(entry, new Way(standby(by), elected(by))));
    return all;
  }

  private static List<String> standby(Map<Replica, Election> by) {
    List<String> labels = new ArrayList<>();
    by.forEach(
        (replica, election) -> {
          if (election == Election.STANDBY) {
            labels.add(replica.label());
          }
        });
    return labels;
  }

  /**
   * The replica that the answers show: one that is taken while the other is refused. Where both are
   * taken the receiver does not say.
   */
  private static String elected(Map<Replica, Election> by) {
    boolean a = by.get(Replica.A) == Election.ELECTED;
    boolean b = by.get(Replica.B) == Election.ELECTED;
    boolean refused = by.containsValue(Election.STANDBY);
    if (!refused || a == b) {
      return "";
    }
    return (a ? Replica.A : Replica.B).label();
  }
}
