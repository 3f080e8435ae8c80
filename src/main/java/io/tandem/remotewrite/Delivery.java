// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.wire.Request;
import io.tandem.wire.TargetIndex;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What a lane is sending: one request, or the pieces that an answer made of it, in order.
 *
 * <p>The queue keeps all of it until every piece is settled, so a crash between pieces sends it
 * again whole. Belongs to the event loop of the lane.
 */
final class Delivery {
  private final long through;
  private final boolean replay;
  private final TargetIndex index;
  private final Deque<Piece> pieces = new ArrayDeque<>();
  private long settledSamples;
  private int failures;
  private boolean refreshed;

  /**
   * A delivery of one request.
   *
   * @param through the last place in the queue that it covers
   * @param replay whether the endpoint may have some of it already
   */
  Delivery(Request request, long through, boolean replay) {
    this.through = through;
    this.replay = replay;
    this.index = request.index();
    pieces.add(new Piece(request, false));
  }

  /**
   * A part of it.
   *
   * @param searched whether it was cut off to find a faulty series
   */
  record Piece(Request request, boolean searched) {}

  Piece current() {
    return pieces.getFirst();
  }

  boolean isSettled() {
    return pieces.isEmpty();
  }

  long through() {
    return through;
  }

  /** The scrapes that are in it, whatever becomes of its pieces. */
  TargetIndex index() {
    return index;
  }

  /** Whether an out-of-order answer is what we must expect. */
  boolean isReplay() {
    return replay || failures > 0;
  }

  /** The current piece is sent or dropped. */
  void settle() {
    settledSamples += pieces.removeFirst().request().samples();
    failures = 0;
  }

  /** Samples that are sent or dropped already, though the queue still holds them. */
  long settledSamples() {
    return settledSamples;
  }

  /** Puts smaller requests, which hold the same samples, in place of the current piece. */
  void replace(List<Request> smaller, boolean searched) {
    pieces.removeFirst();
    for (Request request : smaller.reversed()) {
      pieces.addFirst(new Piece(request, searched));
    }
  }

  /** Puts a part in place of the current piece; the rest of it is settled. */
  void shrinkTo(Request part) {
    settledSamples += pieces.removeFirst().request().samples() - part.samples();
    pieces.addFirst(new Piece(part, false));
  }

  int failures() {
    return failures;
  }

  void countFailure() {
    failures++;
  }

  /** True once: credentials are refreshed one time for a delivery. */
  boolean mayRefresh() {
    boolean first = !refreshed;
    refreshed = true;
    return first;
  }
}
