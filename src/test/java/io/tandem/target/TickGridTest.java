// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.target;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Ticks lie on one grid per target, whoever asks and whenever. */
class TickGridTest {
  @Property
  void after_isTheNextTimeOnTheGrid(
      @ForAll long id,
      @ForAll long seed,
      @ForAll @LongRange(min = 1, max = 3_600_000) long interval,
      @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long now) {
    TickGrid grid = TickGrid.of(id, seed, interval);

    long next = grid.after(now);

    assertThat(next).isGreaterThan(now).isLessThanOrEqualTo(now + interval);
    assertThat(Math.floorMod(next - grid.offsetMillis(), interval)).isZero();
    assertThat(grid.atOrBefore(next)).isEqualTo(next);
    assertThat(grid.atOrBefore(next - 1)).isEqualTo(next - interval);
  }

  @Test
  void seed_movesTargetsApart() {
    TickGrid one = TickGrid.of(42, TickGrid.seed("cluster-1"), 15_000);
    TickGrid other = TickGrid.of(42, TickGrid.seed("cluster-2"), 15_000);

    assertThat(one.offsetMillis()).isNotEqualTo(other.offsetMillis());
  }
}
