// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.queue;

import io.tandem.model.HaIdentity;
import io.tandem.spool.Block;
import io.tandem.wire.Request;
import io.tandem.wire.TargetIndex;

/** Requests as the spool keeps them, and back. Any thread. */
final class Blocks {
  private Blocks() {}

  static Block of(long sequence, Request request) {
    HaIdentity identity = request.identity();
    return new Block(
        sequence,
        identity == null ? null : identity.cluster(),
        identity == null ? null : identity.replica(),
        request.firstMillis(),
        request.lastMillis(),
        request.samples(),
        request.rawLength(),
        request.index().packed(),
        request.body());
  }

  static Request request(Block block) {
    String cluster = block.cluster();
    String replica = block.replica();
    return new Request(
        block.payload(),
        block.rawLength(),
        block.samples(),
        block.firstMillis(),
        block.lastMillis(),
        cluster == null || replica == null ? null : new HaIdentity(cluster, replica),
        TargetIndex.ofPacked(block.index()));
  }
}
