// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import java.util.Map;

/** How targets are shared by number outside of fleets; any thread. */
@FunctionalInterface
public interface ShardView {
  ShardStatus current();

  /**
   * The part of the targets that this process scrapes.
   *
   * @param members how many processes share the targets; 1 where this one has them all
   * @param ordinal which of them this is, from 0
   * @param elsewhere how many targets of each job the others have
   */
  record ShardStatus(int members, int ordinal, Map<String, Integer> elsewhere) {
    int elsewhere(String job) {
      return elsewhere.getOrDefault(job, 0);
    }
  }
}
