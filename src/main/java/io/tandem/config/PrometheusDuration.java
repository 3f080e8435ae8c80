// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as Prometheus writes them: {@code 1h30m}, units y w d h m s ms, each at most once. */
public final class PrometheusDuration {
  private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};
  private static final long[] MILLIS = {
    31_536_000_000L, 604_800_000L, 86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L
  };
  private static final Pattern SYNTAX =
      Pattern.compile(
          "(?:([0-9]+)y)?(?:([0-9]+)w)?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?"
              + "(?:([0-9]+)ms)?");

  /** Prometheus counts in nanoseconds of 63 bits, about 292 years. */
  private static final long MAX_MILLIS = Long.MAX_VALUE / 1_000_000;

  private PrometheusDuration() {}

  /** The duration, or null where the text is none. */
  public static @Nullable Duration parse(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = SYNTAX.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      return null;
    }
    try {
      long millis = 0;
      for (int i = 0; i < UNITS.length; i++) {
        String digits = matcher.group(i + 1);
        if (digits != null) {
          long part = Math.multiplyExact(Long.parseLong(digits), MILLIS[i]);
          millis = Math.addExact(millis, part);
        }
      }
      return millis > MAX_MILLIS ? null : Duration.ofMillis(millis);
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  /** The text that Prometheus shows: years, weeks and days only where nothing remains. */
  public static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < UNITS.length; i++) {
      boolean onlyWhole = i < 3;
      if (onlyWhole && millis % MILLIS[i] != 0) {
        continue;
      }
      long count = millis / MILLIS[i];
      if (count > 0) {
        text.append(count).append(UNITS[i]);
        millis -= count * MILLIS[i];
      }
    }
    return text.toString();
  }
}
