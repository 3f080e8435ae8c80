// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How durations, sizes and words are written in settings: as Prometheus writes them in its flags.
 * Pure; any thread.
 */
public final class SettingValues {
  private static final Pattern DURATION =
      Pattern.compile("(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");
  private static final Pattern BYTES = Pattern.compile("(\\d+)\\s*([KMGT]?)i?B?");
  private static final Map<String, Integer> SHIFT =
      Map.of("", 0, "K", 10, "M", 20, "G", 30, "T", 40);

  private SettingValues() {}

  /** Reads {@code 1h30m}, {@code 15s}, {@code 500ms} or {@code 0}. */
  static Duration duration(String text) {
    Matcher m = DURATION.matcher(text);
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    if (text.isEmpty() || !m.matches()) {
      throw new IllegalArgumentException("expected a duration such as 30s, 5m or 1h30m");
    }
    return Duration.ofDays(part(m, 1))
        .plusHours(part(m, 2))
        .plusMinutes(part(m, 3))
        .plusSeconds(part(m, 4))
        .plusMillis(part(m, 5));
  }

  private static long part(Matcher m, int group) {
    String digits = m.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** Reads {@code 900000}, {@code 16MB} or {@code 4GiB}; units are powers of 1024. */
  static long bytes(String text) {
    Matcher m = BYTES.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException("expected a size such as 900000, 512MB or 4GB");
    }
    try {
      return Math.multiplyExact(
          Long.parseLong(m.group(1)), 1L << SHIFT.getOrDefault(m.group(2), 0));
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("expected a size below 8 EB", e);
    }
  }

  /** Reads a constant by its name in lower case. */
  static <E extends Enum<E>> E word(Class<E> type, String text) {
    StringBuilder known = new StringBuilder();
    for (E constant : type.getEnumConstants()) {
      if (word(constant).equals(text)) {
        return constant;
      }
      known.append(known.isEmpty() ? "" : ", ").append(word(constant));
    }
    throw new IllegalArgumentException("expected one of: " + known);
  }

  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Writes a duration as {@link #duration} reads it. */
  public static String describe(Duration duration) {
    String iso = duration.toString();
    return duration.isZero() ? "0" : iso.substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  /** Writes a size in the largest unit that divides it. */
  public static String describe(long bytes) {
    for (String unit : new String[] {"T", "G", "M", "K"}) {
      long size = 1L << SHIFT.getOrDefault(unit, 0);
      if (bytes >= size && bytes % size == 0) {
        return bytes / size + unit + "B";
      }
    }
    return Long.toString(bytes);
  }
}
