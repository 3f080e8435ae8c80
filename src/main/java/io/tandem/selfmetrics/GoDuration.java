// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.selfmetrics;

import java.time.Duration;

/**
 * Durations as the Go language prints them ({@code 15s}, {@code 1m0s}, {@code 1h30m0s}): the value
 * of the interval label in Prometheus' own metrics, which differs from durations in its
 * configuration. A pure function.
 */
final class GoDuration {
  private GoDuration() {}

  /** Intervals are whole milliseconds; finer parts are cut off. */
  static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    if (millis < 1000) {
      return millis + "ms";
    }
    StringBuilder text = new StringBuilder();
    long hours = millis / 3_600_000;
    long minutes = millis / 60_000 % 60;
    if (hours > 0) {
      text.append(hours).append('h');
    }
    if (hours > 0 || minutes > 0) {
      text.append(minutes).append('m');
    }
    text.append(millis / 1000 % 60);
    appendFraction(text, millis % 1000);
    return text.append('s').toString();
  }

  private static void appendFraction(StringBuilder text, long millis) {
    if (millis == 0) {
      return;
    }
    int end = text.append('.').append(String.format("%03d", millis)).length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    text.setLength(end);
  }
}
