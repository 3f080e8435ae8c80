// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app.settings;

import io.tandem.config.ByteSize;
import io.tandem.config.PrometheusDuration;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * How durations, sizes and words are written in settings: as Prometheus writes them in its flags.
 * Pure; any thread.
 */
public final class SettingValues {
  private SettingValues() {}

  /** Reads {@code 1h30m}, {@code 15s}, {@code 500ms} or {@code 0}. */
  public static Duration duration(String text) {
    Duration duration = PrometheusDuration.parse(text);
    if (duration == null) {
      throw new IllegalArgumentException("expected a duration such as 30s, 5m or 1h30m");
    }
    return duration;
  }

  /** Reads {@code 900000}, {@code 16MB} or {@code 4GiB}; units are powers of 1024. */
  public static long bytes(String text) {
    boolean isPlain = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    OptionalLong bytes = ByteSize.parse(isPlain ? text + "B" : text);
    if (bytes.isEmpty() || bytes.getAsLong() < 0) {
      throw new IllegalArgumentException("expected a size such as 900000, 512MB or 4GB");
    }
    return bytes.getAsLong();
  }

  /** Reads a whole number that is not negative. */
  static int number(String text) {
    if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("expected a whole number such as 3");
    }
    return Integer.parseInt(text);
  }

  /** Reads true or false. */
  static boolean claim(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("expected true or false");
    };
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
    return PrometheusDuration.format(duration);
  }

  /** Writes a size as {@link #bytes} reads it. */
  public static String describe(long bytes) {
    return bytes % 1024 == 0 && bytes > 0
        ? ByteSize.format(bytes).replace("iB", "B")
        : Long.toString(bytes);
  }
}
