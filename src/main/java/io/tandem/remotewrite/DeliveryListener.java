// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.Replica;
import io.tandem.wire.TargetIndex;

/**
 * Is told what became of scrapes and of sending, so that partners can be told. Called on the event
 * loops of lanes, once per request at most and never per sample; must not block.
 */
public interface DeliveryListener {
  /** Hears nothing. */
  DeliveryListener NONE =
      new DeliveryListener() {
        @Override
        public void delivered(String entry, Replica replica, TargetIndex scrapes) {}

        @Override
        public void election(String entry, Replica replica, EndpointStatus.Election election) {}

        @Override
        public void sending(String entry, Replica replica, long failingSinceMillis) {}
      };

  /**
   * Nobody needs to send these scrapes any more: the endpoint has them, refused them for good, had
   * them from a stand-in, or takes the other replica's. A scrape that takes several requests is
   * told with its last one; ticks of a target come in order, some perhaps twice.
   *
   * @param entry the name of the remote_write entry
   * @param scrapes offsets and lengths in it mean nothing
   */
  void delivered(String entry, Replica replica, TargetIndex scrapes);

  /** The receiver says something else of a lane's replica than before. */
  void election(String entry, Replica replica, EndpointStatus.Election election);

  /**
   * Sending began to fail, or works again.
   *
   * @param failingSinceMillis wall clock, -1 where it works
   */
  void sending(String entry, Replica replica, long failingSinceMillis);
}
