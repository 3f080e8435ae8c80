// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.fleet.Fleet.Part;
import io.tandem.fleet.Tally.Count;
import io.tandem.fleet.Tally.Fate;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes without a fleet, one each replica: the pair that people run without Kubernetes. The
 * second scenario is the control of the others: a hole that is there must be seen.
 */
@Tag("scenario")
class StandaloneIT {
  @TempDir Path folder;

  private static Part replica(int number) {
    return new Part(
        List.of(
            "--fleet.mode=standalone",
            "--web.listen-address=" + Fleet.listenAddress(number),
            "--tandem.cluster=" + Fleet.CLUSTER,
            "--tandem.replica=" + (number == 0 ? "a" : "b")),
        Map.of());
  }

  @Test
  void electedReplica_killed_leavesNoHole() {
    Count count = killElected(202);

    assertThat(count.expected()).isGreaterThan(5_000);
    assertThat(count.missing()).isZero();
  }

  @Test
  void electedReplica_killedWhereNobodyTellsWhoIsElected_leavesTheFailoverWindow() {
    assertThat(killElected(200).of(Fate.LOST)).isGreaterThan(1_000);
  }

  private Count killElected(int dedupStatus) {
    try (FleetReceiver receiver = new OwnReceiver(dedupStatus);
        Fleet fleet =
            new Fleet(folder, receiver, 200, (name, number, own, callers) -> replica(number))) {
      fleet.start(2);
      fleet.awaitTwoOwners();
      Observation observation = new Observation(fleet);
      Fleet.sleepSeconds(10);
      Member elected = fleet.members().get(receiver.elected(Fleet.CLUSTER).equals("a") ? 0 : 1);
      observation.losing(elected);
      elected.kill();
      Fleet.sleepSeconds(40);
      return observation.end().count();
    }
  }
}
