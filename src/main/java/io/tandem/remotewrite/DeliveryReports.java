// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.wire.TargetIndex;
import java.util.Arrays;

/**
 * Tells which scrapes of a lane are delivered. A scrape that the end of a request cuts in two is
 * told with its last request, and not before it is known that nothing of it follows. Belongs to the
 * lane's event loop.
 */
final class DeliveryReports {
  private final EndpointContext endpoint;

  /** The last scrape of the last request, of which more may follow. */
  private TargetIndex open = TargetIndex.EMPTY;

  DeliveryReports(EndpointContext endpoint) {
    this.endpoint = endpoint;
  }

  /** Knows what comes next in the lane. */
  @FunctionalInterface
  interface Ahead {
    /** Whether what comes next may begin with the rest of this scrape. */
    boolean mayGoOn(long targetId, long tickMillis);
  }

  /** All of these scrapes that were in a request are delivered. */
  void settled(TargetIndex index, Ahead ahead) {
    if (!endpoint.directions().isHeard() || index.size() == 0) {
      return;
    }
    int last = index.size() - 1;
    boolean goesOn = ahead.mayGoOn(index.targetId(last), index.tickMillis(last));
    close(index);
    open = goesOn ? part(index, last, index.size()) : TargetIndex.EMPTY;
    if (!goesOn) {
      tell(index);
    } else if (last > 0) {
      tell(part(index, 0, last));
    }
  }

  /** Scrapes that left unsent, for the other replica is elected. */
  void deduplicated(TargetIndex index) {
    close(index);
    tell(index);
  }

  /** What comes next is known: where it is another scrape, the last one was whole. */
  private void close(TargetIndex next) {
    if (open.size() > 0 && !next.beginsWith(open.targetId(0), open.tickMillis(0))) {
      tell(open);
    }
    open = TargetIndex.EMPTY;
  }

  private static TargetIndex part(TargetIndex index, int from, int to) {
    return TargetIndex.ofPacked(
        Arrays.copyOfRange(index.packed(), from * TargetIndex.STRIDE, to * TargetIndex.STRIDE));
  }

  private void tell(TargetIndex scrapes) {
    endpoint.directions().listener().delivered(endpoint.key().name(), endpoint.replica(), scrapes);
  }
}
