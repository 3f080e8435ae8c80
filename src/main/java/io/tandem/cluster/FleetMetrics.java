// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster;

import java.util.function.Supplier;

/** What a member counts of its fleet. Any thread; a few striped additions each. */
public interface FleetMetrics {
  /** Shows these whenever somebody asks for them, on a thread of theirs; called once. */
  void show(Supplier<FleetFigures> figures);

  /** This member began to send a target for its owner. */
  void standInStarted(String reason);

  /** The coordinator gave these targets to other members. */
  void targetsMoved(String reason, int targets);

  /** Ticks of a target were found missing that nobody could fill any more. */
  void holeFound(long ticks);

  /** A failed scrape was held back until the partner has said how its own went. */
  void scrapeHeldBack();

  /** This member delivered samples of a target for its owner. */
  void samplesStoodIn(long samples);
}
