// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.Clock;
import io.tandem.model.MetricMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where metadata comes from; set once scraping exists. Looking up single families goes to a copy
 * that is up to ten seconds old. Any thread.
 */
final class MetadataSource {
  private static final long FRESH_NANOS = 10_000_000_000L;

  /** What series of a family have behind its name. */
  private static final List<String> SUFFIXES =
      List.of("_total", "_bucket", "_count", "_sum", "_created", "_info", "_gcount", "_gsum");

  private final Clock clock;
  private volatile Supplier<List<MetricMetadata>> supplier = List::of;
  private volatile @Nullable Copy copy;

  private record Copy(Map<String, MetricMetadata> families, long nanos) {}

  MetadataSource(Clock clock) {
    this.clock = clock;
  }

  void set(Supplier<List<MetricMetadata>> newSupplier) {
    supplier = newSupplier;
    copy = null;
  }

  List<MetricMetadata> entries() {
    return supplier.get();
  }

  /** What is known of the family of a series with that metric name. */
  @Nullable MetricMetadata ofSeries(String metricName) {
    Map<String, MetricMetadata> families = families();
    MetricMetadata exact = families.get(metricName);
    if (exact != null) {
      return exact;
    }
    for (String suffix : SUFFIXES) {
      if (metricName.endsWith(suffix)) {
        String family = metricName.substring(0, metricName.length() - suffix.length());
        return families.get(family);
      }
    }
    return null;
  }

  private Map<String, MetricMetadata> families() {
    Copy known = copy;
    long now = clock.monotonicNanos();
    if (known == null || now - known.nanos() > FRESH_NANOS) {
      Map<String, MetricMetadata> families = new HashMap<>();
      entries().forEach(entry -> families.put(entry.family(), entry));
      known = new Copy(families, now);
      copy = known;
    }
    return known.families();
  }
}
