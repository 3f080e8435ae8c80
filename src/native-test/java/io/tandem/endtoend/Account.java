// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

/** What became of every sample of the only endpoint, as the metrics page tells it. */
record Account(double handedOver, double restored, double sent, double pending, double dropped) {

  static Account of(TandemProcess tandem) {
    Figures figures = tandem.figures();
    return new Account(
        figures.sum("prometheus_remote_storage_samples_in_total"),
        figures.sum("tandem_remote_write_samples_restored_total"),
        figures.sum("prometheus_remote_storage_samples_total"),
        figures.sum("prometheus_remote_storage_samples_pending"),
        figures.sum("prometheus_remote_storage_samples_dropped_total"));
  }

  /** Every sample that came in is sent, waits, or was dropped for a reason. */
  boolean balances() {
    return handedOver + restored == sent + pending + dropped;
  }

  /** Waits for a moment without a scrape half counted. */
  static void assertBalances(TandemProcess tandem) {
    tandem.await("an account that balances", () -> of(tandem).balances());
    assertThat(of(tandem).handedOver()).isPositive();
  }
}
