// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

import io.tandem.config.DiscoveryConfig;
import org.jspecify.annotations.Nullable;

/** Makes discoverers that have a package of their own. Called on the event loop of discovery. */
@FunctionalInterface
public interface DiscovererFactory {
  /** Knows no configuration. */
  DiscovererFactory NONE = config -> null;

  /** A discoverer that has not begun, or null where the configuration is somebody else's. */
  @Nullable Discoverer open(DiscoveryConfig config);

  /** Asks the other one for what this one does not know. */
  default DiscovererFactory or(DiscovererFactory other) {
    return config -> {
      Discoverer known = open(config);
      return known == null ? other.open(config) : known;
    };
  }
}
