// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import io.tandem.model.Labels;
import java.time.Duration;

/**
 * The global section, as far as a collector uses it; the rest is in each {@link ScrapeConfig}
 * already.
 */
public record GlobalConfig(
    Duration scrapeInterval, Duration scrapeTimeout, Labels externalLabels) {}
