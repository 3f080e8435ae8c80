// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.read.Keys.NotBuilt;
import java.util.Map;

/** The entries of one section, after the keys that are unknown or not run were refused. */
final class YamlMap {
  private final YamlValue self;
  private final Map<String, YamlValue> entries;

  YamlMap(YamlValue self, Keys keys, Map<String, YamlValue> entries) {
    this.self = self;
    this.entries = entries;
    entries.forEach((key, value) -> check(keys, key, value));
  }

  private static void check(Keys keys, String key, YamlValue value) {
    Keys.Treatment treatment = keys.treatments().get(key);
    if (treatment == null) {
      // What the value is meant for is not known: it may be a secret.
      value.refuse("given", keys.unknown(key));
    } else if (treatment instanceof NotBuilt notBuilt && !changesNothing(value, notBuilt)) {
      String instead = notBuilt.instead().isEmpty() ? "" : "; " + notBuilt.instead();
      value.refuse("set", Keys.NOT_BUILT + instead);
    }
  }

  private static boolean changesNothing(YamlValue value, NotBuilt notBuilt) {
    if (value.isNull() || (value.isList() && value.list().isEmpty())) {
      return true;
    }
    return notBuilt.accepted() != null && value.says(notBuilt.accepted());
  }

  YamlValue get(String key) {
    YamlValue value = entries.get(key);
    return value == null ? self.absent(key) : value;
  }

  YamlValue self() {
    return self;
  }
}
