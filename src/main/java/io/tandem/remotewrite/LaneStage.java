// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.queue.StagedScrape;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.Request;
import io.tandem.wire.RequestBuilder;

/**
 * A scrape that goes to a lane's disk before it is whole, in blocks of its parts. Belongs to the
 * lane's event loop.
 */
final class LaneStage {
  private final Intake intake;
  private final RequestBuilder parts;
  private final StagedScrape staged;
  private final boolean relayed;
  private int samples;

  LaneStage(Intake intake, RequestBuilder parts, StagedScrape staged, boolean relayed) {
    this.intake = intake;
    this.parts = parts;
    this.staged = staged;
    this.relayed = relayed;
  }

  /** Takes parts; runs the action when the disk has them. */
  void add(EncodedScrape piece, Runnable written) {
    samples += piece.parts().stream().mapToInt(EncodedScrape.Part::samples).sum();
    parts.add(piece, request -> staged.add(request, () -> {}));
    Request request = parts.close();
    if (request == null) {
      written.run();
    } else {
      staged.add(request, written);
    }
  }

  /** Makes the scrape visible, with these last parts. */
  void commit(EncodedScrape last) {
    add(last, () -> {});
    intake.commit(staged, samples, last.lastMillis(), relayed);
  }

  void abort() {
    staged.abort();
  }
}
