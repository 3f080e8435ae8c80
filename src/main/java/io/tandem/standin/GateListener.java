// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.standin;

/**
 * Is told of every committed scrape of a fleet, once for all endpoints. Called on the target's
 * event loop; must not block and must not call the gate back.
 */
@FunctionalInterface
public interface GateListener {
  /**
   * A scrape was committed.
   *
   * @param up false where it failed
   * @param keptBack whether it failed and waits for {@link ReplicaGate#decide}
   */
  void scraped(long targetId, long tickMillis, boolean up, boolean keptBack);
}
