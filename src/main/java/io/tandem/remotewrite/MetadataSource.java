// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.MetricMetadata;
import java.util.List;
import java.util.function.Supplier;

/** Where metadata comes from; set once scraping exists. Any thread. */
final class MetadataSource {
  private volatile Supplier<List<MetricMetadata>> supplier = List::of;

  void set(Supplier<List<MetricMetadata>> newSupplier) {
    supplier = newSupplier;
  }

  List<MetricMetadata> entries() {
    return supplier.get();
  }
}
