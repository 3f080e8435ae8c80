// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app.settings;

import io.tandem.config.TandemSettings;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** Gives the settings to whoever is made by the container; read once, at the first use. */
final class SettingsProducer {
  @Produces
  @Singleton
  TandemSettings settings(Config config) {
    return SettingsReader.read(
        name -> config.getOptionalValue(name, String.class).orElse(null),
        Surroundings.ofThisMachine());
  }
}
