// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Figures as people and as Prometheus' API read them. Pure functions. */
final class Figures {
  private static final String ZERO_TIME = "0001-01-01T00:00:00Z";
  private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
  private static final long[] UNIT_MILLIS = {
    365 * 86_400_000L, 7 * 86_400_000L, 86_400_000L, 3_600_000L, 60_000L, 1000L, 1L
  };
  private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};

  private Figures() {}

  /** RFC 3339; 0, for never, is the zero time of Go, as in Prometheus' API. */
  static String rfc3339(long millis) {
    return millis == 0 ? ZERO_TIME : Instant.ofEpochMilli(millis).toString();
  }

  /** Seconds without loss: nanoseconds have at most nine decimals. */
  static BigDecimal seconds(long nanos) {
    return nanos == 0 ? BigDecimal.ZERO : BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
  }

  /** As Prometheus writes a duration of its configuration: {@code 1h}, {@code 1m30s}. */
  static String prometheus(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < UNITS.length; i++) {
      long unit = UNIT_MILLIS[i];
      // Years and weeks only where they leave nothing over: 10d, not 1w3d.
      if (millis >= unit && (i > 1 || millis % unit == 0)) {
        text.append(millis / unit).append(UNITS[i]);
        millis %= unit;
      }
    }
    return text.toString();
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number).replace(',', '\u202f');
  }

  static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < BYTE_UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, BYTE_UNITS[unit]);
  }

  /** For people, two units at most: {@code 850 ms}, {@code 4.3 s}, {@code 2 h 5 min}. */
  static String span(long millis) {
    if (millis < 1000) {
      return Math.max(0, millis) + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
    }
    long minutes = millis / 60_000;
    if (minutes < 60) {
      return minutes + " min";
    }
    long hours = minutes / 60;
    if (hours >= 48) {
      return hours / 24 + " days";
    }
    return minutes % 60 == 0 ? hours + " h" : hours + " h " + minutes % 60 + " min";
  }
}
