// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.scrape.ScrapeService;
import io.tandem.standin.ReplicaGate;
import io.tandem.target.TargetSet;
import io.tandem.wire.EncodedScrape;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Where batches leave their channel. Thread: that of the sender; nothing here waits. */
@ApplicationScoped
class Pipeline {
  private final ScrapeService scrape;
  private final ReplicaGate gate;

  Pipeline(ScrapeService scrape, ReplicaGate gate) {
    this.scrape = scrape;
    this.gate = gate;
  }

  @Incoming(Channels.TARGETS)
  void targets(TargetSet targets) {
    scrape.onTargets(targets);
  }

  @Incoming(Channels.SCRAPES)
  void scrapes(EncodedScrape scrape) {
    gate.accept(scrape);
  }
}
