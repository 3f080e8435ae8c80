// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.model;

/** Which of the complete copies of the collection the samples of a target belong to. */
public enum Replica {
  /** The copy {@code __replica__="a"} of a fleet. */
  A("a"),
  /** The copy {@code __replica__="b"} of a fleet. */
  B("b"),
  /**
   * The one copy there is: outside of a fleet, and of jobs that are scraped once. In a fleet it
   * carries no {@code __replica__}, so that the receiver takes it whoever is elected.
   */
  ONLY("");

  private final String label;

  Replica(String label) {
    this.label = label;
  }

  /** The value of {@code __replica__} in a fleet; empty for {@link #ONLY}. */
  public String label() {
    return label;
  }

  /** The copy that stands in for this one; itself for {@link #ONLY}. */
  public Replica other() {
    return switch (this) {
      case A -> B;
      case B -> A;
      case ONLY -> ONLY;
    };
  }
}
