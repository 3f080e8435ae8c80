// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Something that listens at an address. */
interface SimProcess {
  SimLoop loop();

  Future<JsonObject> called(String path, JsonObject message);
}
