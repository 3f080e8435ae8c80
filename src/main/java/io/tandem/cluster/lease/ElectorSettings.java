// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import java.time.Duration;

/**
 * The times of the coordinator Lease; the defaults are those of Kubernetes' own controllers.
 *
 * @param leaseDuration how long others wait after the last change they saw
 * @param renewDeadline how long the holder trusts its last renewal; the difference to the duration
 *     is the margin for clocks that run at different speeds
 * @param retryPeriod how often the holder renews and candidates look
 */
public record ElectorSettings(
    Duration leaseDuration, Duration renewDeadline, Duration retryPeriod) {
  public static final ElectorSettings DEFAULT =
      new ElectorSettings(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));

  public ElectorSettings {
    if (leaseDuration.toSeconds() * 1000 != leaseDuration.toMillis()) {
      throw new IllegalArgumentException("the duration of a Lease is told in whole seconds");
    }
    if (leaseDuration.compareTo(renewDeadline) <= 0
        || renewDeadline.compareTo(retryPeriod.multipliedBy(6).dividedBy(5)) <= 0) {
      throw new IllegalArgumentException(
          "a Lease's duration must be longer than its renew deadline, and that than 1.2 retries");
    }
  }
}
