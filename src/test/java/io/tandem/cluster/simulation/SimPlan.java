// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How a simulated fleet is made; all of it comes from the seed.
 *
 * @param grace how long a silent member keeps its targets
 * @param skewMillis by how much wall clocks are wrong at most
 * @param tells whether the receiver answers 202 to the replica that is not elected
 * @param asText whether messages travel as text
 * @param troubled how long faults begin
 * @param pauseMillis between two faults, on average
 */
record SimPlan(
    long seed,
    int members,
    int targets,
    Duration grace,
    long skewMillis,
    boolean tells,
    boolean asText,
    Duration troubled,
    int pauseMillis) {
  /** Clocks that are wrong by more than this make ticks of different members incomparable. */
  static final long SYNCHRONISED_MILLIS = 100;

  private static final long WRONG_MILLIS = 60_000;

  /** A fleet without chance, of which a test asks for each fault. */
  static SimPlan quiet(int members, int targets) {
    return new SimPlan(
        1, members, targets, Duration.ofMinutes(5), 50, true, true, Duration.ZERO, 1);
  }

  /** A dozen members, little time: many of these fit into a minute. */
  static SimPlan small(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean wrongClocks = random.nextInt(4) == 0;
    return new SimPlan(
        seed,
        8 + random.nextInt(9),
        30 + random.nextInt(20),
        Duration.ofSeconds(random.nextBoolean() ? 40 : 120),
        wrongClocks ? WRONG_MILLIS : SYNCHRONISED_MILLIS,
        random.nextInt(4) != 0,
        random.nextInt(8) == 0,
        Duration.ofMinutes(6),
        4_000 + random.nextInt(40_000));
  }

  /** Three hundred members. */
  static SimPlan large(long seed, Duration troubled) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean wrongClocks = random.nextInt(4) == 0;
    return new SimPlan(
        seed,
        300,
        600,
        Duration.ofSeconds(30),
        wrongClocks ? WRONG_MILLIS : SYNCHRONISED_MILLIS,
        random.nextInt(4) != 0,
        false,
        troubled,
        1_000 + random.nextInt(4_000));
  }

  boolean isSynchronised() {
    return skewMillis <= SYNCHRONISED_MILLIS;
  }
}
