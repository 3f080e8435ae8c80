// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

/** Is told that this process stood still. Called on an event loop; must not block. */
@FunctionalInterface
public interface FreezeListener {
  /**
   * Nothing ran for this long: partners may have stood in. Both replicas are held already, until
   * {@link RemoteWriter#release}.
   */
  void frozen(long millis);
}
