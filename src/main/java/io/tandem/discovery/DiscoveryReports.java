// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

/** Where discovery tells how it goes. Any thread. */
public record DiscoveryReports(DiscoveryMetrics metrics, DiscoveryFaults faults) {
  /** The failures of one mechanism. */
  public FailureLog failures(String mechanism) {
    return new FailureLog(mechanism, faults);
  }
}
