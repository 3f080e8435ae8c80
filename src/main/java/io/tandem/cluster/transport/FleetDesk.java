// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.transport;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Answers calls of other members. Called on the fleet's event loop. */
@FunctionalInterface
public interface FleetDesk {
  /**
   * Answers one call, whose sender was let in already.
   *
   * @param path below {@code /fleet/}
   * @return the answer; a failure that is a {@link CallFailedException} is told to the caller as
   *     403, any other as 500
   */
  Future<JsonObject> called(String path, JsonObject message);
}
