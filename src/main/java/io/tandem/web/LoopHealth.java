// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import java.time.Duration;
import java.util.List;

/**
 * How long ago each loop of the process last turned. A loop that stands still means that nothing
 * but a restart helps, so health fails and names it; a slow endpoint or target must not show here.
 * Any thread.
 */
@FunctionalInterface
public interface LoopHealth {
  List<LoopTurn> loops();

  /**
   * One loop.
   *
   * @param name for people, such as {@code event loop 1} or {@code spool}
   * @param age since its last turn
   * @param allowed the age from which it counts as stuck
   */
  record LoopTurn(String name, Duration age, Duration allowed) {
    boolean isStuck() {
      return age.compareTo(allowed) > 0;
    }
  }
}
