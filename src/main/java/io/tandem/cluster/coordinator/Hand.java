// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

/** The coordinator's hold on its Lease. */
public interface Hand {
  /** Whether the Lease is held at this instant. */
  boolean isHolder();

  /** A member has seen this term: takes a higher one. */
  void atLeast(long term);

  /** The secret of the term; empty where the traffic is plain. */
  String secret();
}
