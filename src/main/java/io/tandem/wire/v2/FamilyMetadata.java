// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire.v2;

import io.tandem.model.MetricMetadata;
import org.jspecify.annotations.Nullable;

/** What is known of the family that a series belongs to, by the series' metric name. */
@FunctionalInterface
public interface FamilyMetadata {
  @Nullable MetricMetadata of(String metricName);
}
