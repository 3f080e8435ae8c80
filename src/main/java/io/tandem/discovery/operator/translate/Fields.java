// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** Passes fields of an object on under the names that they have in scrape_configs. */
final class Fields {
  private Fields() {}

  /** Passes it on where it is given. */
  static void copy(Section from, String field, JsonObject to, String key) {
    Object value = from.raw(field);
    if (value != null) {
      to.put(key, value);
    }
  }

  /** Passes it on where it says more than nothing. */
  static void copyText(Section from, String field, JsonObject to, String key) {
    if (!from.text(field).isEmpty()) {
      to.put(key, from.text(field));
    }
  }

  /** The same in small letters. */
  static void copyLowered(Section from, String field, JsonObject to, String key) {
    if (!from.text(field).isEmpty()) {
      to.put(key, from.text(field).toLowerCase(Locale.ROOT));
    }
  }
}
