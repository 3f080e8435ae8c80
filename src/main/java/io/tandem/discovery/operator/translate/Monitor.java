// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import io.vertx.core.json.JsonObject;

/** An object that says what is to be scraped. */
public record Monitor(MonitorKind kind, String namespace, String name, JsonObject spec) {
  /** For people. */
  public String shown() {
    return kind.word() + " " + namespace + "/" + name;
  }

  Section section() {
    return new Section(spec, "spec");
  }
}
