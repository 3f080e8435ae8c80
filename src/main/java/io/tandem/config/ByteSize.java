// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import java.math.BigDecimal;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as Prometheus writes them: {@code 10MB}; every unit is a power of 1024. */
public final class ByteSize {
  private static final Pattern PART = Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)([^0-9.]+)");
  private static final Map<String, Integer> POWERS =
      Map.of("K", 1, "M", 2, "G", 3, "T", 4, "P", 5, "E", 6);

  private ByteSize() {}

  /** The bytes, or empty where the text is no size. A unit is needed, but for 0. */
  public static OptionalLong parse(String text) {
    String sign = text.startsWith("-") || text.startsWith("+") ? text.substring(0, 1) : "";
    String rest = text.substring(sign.length());
    if (rest.equals("0")) {
      return OptionalLong.of(0);
    }
    // One text does not mix 1KiB with 1KB, though both are 1024 bytes.
    OptionalLong size = sum(rest, "iB");
    if (size.isEmpty()) {
      size = sum(rest, "B");
    }
    return size.isPresent() && sign.equals("-") ? OptionalLong.of(-size.getAsLong()) : size;
  }

  private static OptionalLong sum(String text, String suffix) {
    BigDecimal total = BigDecimal.ZERO;
    Matcher matcher = PART.matcher(text);
    int at = 0;
    while (at < text.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        return OptionalLong.empty();
      }
      int power = power(matcher.group(2), suffix);
      if (power < 0) {
        return OptionalLong.empty();
      }
      BigDecimal unit = BigDecimal.valueOf(1L << (10 * power));
      total = total.add(new BigDecimal(matcher.group(1)).multiply(unit));
      at = matcher.end();
    }
    boolean fits = at > 0 && total.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
    return fits ? OptionalLong.of(total.longValue()) : OptionalLong.empty();
  }

  private static int power(String unit, String suffix) {
    if (unit.equals("B")) {
      return 0;
    }
    return unit.length() == 1 + suffix.length() && unit.endsWith(suffix)
        ? POWERS.getOrDefault(unit.substring(0, 1), -1)
        : -1;
  }

  /** The shortest text that parses to the same size. */
  public static String format(long bytes) {
    String[] units = {"EiB", "PiB", "TiB", "GiB", "MiB", "KiB"};
    for (int i = 0; i < units.length; i++) {
      long unit = 1L << (10 * (units.length - i));
      if (bytes != 0 && bytes % unit == 0) {
        return bytes / unit + units[i];
      }
    }
    return bytes + "B";
  }
}
