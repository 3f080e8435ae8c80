// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.standin;

import io.tandem.remotewrite.RemoteWriter;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.ScrapeStage;

/**
 * A committed scrape that is still to be handed over: one that is held in memory, or the last parts
 * of one that is staged on disk. Used once.
 */
sealed interface Outlet {
  EncodedScrape scrape();

  /** Hands it over. */
  void send(RemoteWriter writer);

  /** A stand-in sends it instead: counts it. */
  void drop(RemoteWriter writer);

  /** Bytes of memory that it takes. */
  default long bytes() {
    long bytes = 0;
    for (EncodedScrape.Part part : scrape().parts()) {
      bytes += part.length();
    }
    return bytes;
  }

  /** Held in memory. */
  record Whole(EncodedScrape scrape) implements Outlet {
    @Override
    public void send(RemoteWriter writer) {
      if (scrape.samples() > 0) {
        writer.accept(scrape);
      }
    }

    @Override
    public void drop(RemoteWriter writer) {
      if (scrape.samples() > 0) {
        writer.leaveToStandIn(scrape);
      }
    }
  }

  /** Staged on disk, but for its last parts. */
  record Staged(EncodedScrape scrape, ScrapeStage stage) implements Outlet {
    @Override
    public void send(RemoteWriter writer) {
      stage.commit(scrape);
    }

    @Override
    public void drop(RemoteWriter writer) {
      stage.abort();
      writer.leaveToStandIn(scrape);
    }
  }
}
