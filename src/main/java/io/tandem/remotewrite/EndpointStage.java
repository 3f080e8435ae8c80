// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.wire.EncodedScrape;
import io.tandem.wire.Encoding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A large scrape on its way into one lane: hops from the target's event loop to the lane's. Any
 * thread; the lane's half belongs to the lane's loop.
 */
final class EndpointStage {
  private final Lane lane;
  private final Encoding encoding;
  private final long targetId;
  private final long tickMillis;
  private final boolean up;
  private final boolean relayed;
  private @Nullable LaneStage inLane;

  EndpointStage(
      Lane lane, Encoding encoding, long targetId, long tickMillis, boolean up, boolean relayed) {
    this.lane = lane;
    this.encoding = encoding;
    this.targetId = targetId;
    this.tickMillis = tickMillis;
    this.up = up;
    this.relayed = relayed;
  }

  void add(EncodedScrape.Part part, Runnable written) {
    EncodedScrape piece =
        new EncodedScrape(
            encoding,
            targetId,
            tickMillis,
            tickMillis,
            tickMillis,
            part.samples(),
            up,
            List.of(part));
    lane.whenOpen(() -> inLane().add(piece, written));
  }

  void commit(EncodedScrape last) {
    lane.whenOpen(() -> inLane().commit(last));
  }

  void abort() {
    lane.whenOpen(() -> inLane().abort());
  }

  private LaneStage inLane() {
    LaneStage stage = inLane;
    if (stage == null) {
      stage = lane.intake().stage(relayed);
      inLane = stage;
    }
    return stage;
  }
}
