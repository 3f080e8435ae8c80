// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.standin;

import io.tandem.wire.EncodedScrape;
import io.tandem.wire.Encoding;
import io.tandem.wire.ScrapeStage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A large scrape on its way to disk as the other replica's. Belongs to the target's event loop. */
final class RelayStage {
  private final ScrapeStage stage;
  private final List<String> entries;
  private final Encoding from;
  private final Encoding to;
  private final Relabeller relabeller;
  private boolean spoiled;

  RelayStage(
      ScrapeStage stage, List<String> entries, Encoding from, Encoding to, Relabeller relabeller) {
    this.stage = stage;
    this.entries = entries;
    this.from = from;
    this.to = to;
    this.relabeller = relabeller;
  }

  /** The entries it goes to. */
  List<String> entries() {
    return entries;
  }

  boolean add(EncodedScrape.Part part) {
    EncodedScrape.Part theirs = relabeller.rewrite(part, from, to);
    spoiled |= theirs == null;
    return theirs == null || stage.add(theirs);
  }

  void onDrain(Runnable action) {
    stage.onDrain(action);
  }

  void commit(EncodedScrape last) {
    @Nullable EncodedScrape theirs = relabeller.rewrite(last, to);
    if (theirs == null || spoiled) {
      stage.abort();
    } else {
      stage.commit(theirs);
    }
  }

  void abort() {
    stage.abort();
  }
}
