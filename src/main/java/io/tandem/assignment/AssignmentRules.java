// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

/**
 * What an assignment may cost and how even it must be.
 *
 * @param epsilon a member carries at most {@code 1 + epsilon} of its fair share of weight; half of
 *     it is the band in which nothing moves
 * @param maxPartners members with which one member shares targets
 * @param homeMoves targets that one call takes nearer to their own node at most
 * @param balanceMoves targets that one call takes from crowded members at most
 */
public record AssignmentRules(double epsilon, int maxPartners, int homeMoves, int balanceMoves) {
  public static final AssignmentRules DEFAULTS = new AssignmentRules(0.1, 16, 100, 200);

  public AssignmentRules {
    if (!(epsilon > 0) || maxPartners < 1 || homeMoves < 0 || balanceMoves < 0) {
      throw new IllegalArgumentException(
          "epsilon and maxPartners must be positive, and no number of moves negative");
    }
  }
}
