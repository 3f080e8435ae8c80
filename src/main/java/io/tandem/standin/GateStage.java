// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.standin;

import io.tandem.wire.EncodedScrape;
import io.tandem.wire.ScrapeStage;
import org.jspecify.annotations.Nullable;

/**
 * A large scrape on its way to disk, perhaps as the other replica's too; its commit passes the
 * gate. Belongs to the target's event loop.
 */
final class GateStage implements ScrapeStage {
  private final ReplicaGate gate;
  private final ScrapeStage own;
  private final @Nullable RelayStage relayed;

  GateStage(ReplicaGate gate, ScrapeStage own, @Nullable RelayStage relayed) {
    this.gate = gate;
    this.own = own;
    this.relayed = relayed;
  }

  ScrapeStage own() {
    return own;
  }

  @Nullable RelayStage relayed() {
    return relayed;
  }

  @Override
  public boolean add(EncodedScrape.Part part) {
    boolean room = own.add(part);
    return relayed == null ? room : relayed.add(part) && room;
  }

  @Override
  public void onDrain(Runnable action) {
    RelayStage both = relayed;
    own.onDrain(both == null ? action : () -> both.onDrain(action));
  }

  @Override
  public void commit(EncodedScrape last) {
    gate.commit(last, this);
  }

  @Override
  public void abort() {
    own.abort();
    if (relayed != null) {
      relayed.abort();
    }
  }
}
