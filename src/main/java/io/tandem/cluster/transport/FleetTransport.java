// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.transport;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Calls other members. Belongs to the fleet's event loop, on which futures complete. */
public interface FleetTransport {
  /**
   * Calls a member and waits for its answer. Where a connection breaks, the message may arrive
   * twice.
   *
   * @param address host and port
   * @param path below {@code /fleet/}
   * @return the answer, or a failure that is a {@link CallFailedException}
   */
  Future<JsonObject> call(String address, String path, JsonObject message, long timeoutMillis);
}
