// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

/**
 * A member as the assignment sees it.
 *
 * @param name unique in the fleet
 * @param node the machine it runs on; two members may share one
 * @param zone the zone of that machine, empty where unknown
 */
public record AssignableMember(String name, String node, String zone, Stance stance) {
  /** What a member may be given and what it keeps. */
  public enum Stance {
    /** Keeps what it has and takes more. */
    TAKES,
    /** Keeps what it has and takes nothing: it is silent, but its grace is not over. */
    KEEPS,
    /** Gives everything away: it is leaving for good. */
    LEAVES
  }
}
