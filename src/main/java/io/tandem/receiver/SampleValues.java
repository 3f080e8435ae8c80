// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as Prometheus' API writes them. Pure functions; any thread. */
final class SampleValues {
  private static final double LEAST_PLAIN = 1e-6;
  private static final double FIRST_EXPONENT = 1e21;

  private SampleValues() {}

  /** The shortest text that reads back as the same number. */
  static String text(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    double size = Math.abs(value);
    BigDecimal exact = shortest(value);
    if (size >= LEAST_PLAIN && size < FIRST_EXPONENT) {
      return exact.toPlainString();
    }
    int exponent = exact.precision() - exact.scale() - 1;
    String digits = exact.unscaledValue().abs().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return "%s%c%s%s%02d"
        .formatted(
            value < 0 ? "-" : "",
            digits.charAt(0),
            fraction + "e",
            exponent < 0 ? "-" : "+",
            Math.abs(exponent));
  }

  /** Java writes two digits where one would do, as for the smallest numbers of all. */
  private static BigDecimal shortest(double value) {
    BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (digits.precision() == 2) {
      BigDecimal one = digits.round(new MathContext(1));
      return one.doubleValue() == value ? one : digits;
    }
    return digits;
  }

  /** Seconds with milliseconds where there are any. */
  static String seconds(long millis) {
    long rest = Math.floorMod(millis, 1000L);
    long whole = Math.floorDiv(millis, 1000L);
    return rest == 0 ? Long.toString(whole) : "%d.%03d".formatted(whole, rest);
  }
}
