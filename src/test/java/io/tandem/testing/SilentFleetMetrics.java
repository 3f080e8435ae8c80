// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.tandem.cluster.FleetFigures;
import io.tandem.cluster.FleetMetrics;
import java.util.function.Supplier;

/** Counts nothing. */
public enum SilentFleetMetrics implements FleetMetrics {
  INSTANCE;

  @Override
  public void show(Supplier<FleetFigures> figures) {}

  @Override
  public void standInStarted(String reason) {}

  @Override
  public void targetsMoved(String reason, int targets) {}

  @Override
  public void holeFound(long ticks) {}

  @Override
  public void scrapeHeldBack() {}

  @Override
  public void samplesStoodIn(long samples) {}
}
