// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The tree against a plain scan. */
class LoadTreeTest {
  @Property(tries = 300)
  void leastLoaded_isWhatAScanFinds(
      @ForAll @IntRange(min = 1, max = 70) int size, @ForAll long seed) {
    Random random = new Random(seed);
    LoadTree tree = new LoadTree(size);
    long[] loads = new long[size];
    Arrays.fill(loads, LoadTree.ABSENT);
    for (int step = 0; step < 100; step++) {
      int member = random.nextInt(size);
      loads[member] = random.nextInt(5) == 0 ? LoadTree.ABSENT : random.nextInt(20);
      tree.set(member, loads[member]);
      int from = random.nextInt(size);
      int to = from + random.nextInt(size - from + 1);
      int most = random.nextInt(25);
      int refused = random.nextInt(size);
      int found = tree.leastLoaded(from, to, most, m -> m != refused);
      long expected = scan(loads, from, to, most, refused);
      assertThat(found == Members.NONE ? LoadTree.ABSENT : loads[found]).isEqualTo(expected);
      assertThat(found == Members.NONE || (found >= from && found < to && found != refused))
          .isTrue();
    }
  }

  private static long scan(long[] loads, int from, int to, int most, int refused) {
    long least = LoadTree.ABSENT;
    for (int m = from; m < to; m++) {
      if (m != refused && loads[m] <= most) {
        least = Math.min(least, loads[m]);
      }
    }
    return least;
  }
}
