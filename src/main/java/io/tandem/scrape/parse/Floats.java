// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;
import io.tandem.model.SpecialValues;
import java.nio.charset.StandardCharsets;

/**
 * Numbers of expositions, as Go's ParseFloat takes them (before Go 1.13: neither hexadecimal nor
 * underscores). Decimals of up to 15 digits, with an exponent or without, are converted exactly
 * here; the others go to the library. No value costs an object.
 */
public final class Floats {
  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final long MAX_EXACT = 1L << 53;
  private static final int NO_EXPONENT = 10_000;

  private Floats() {}

  /**
   * The value as raw bits; a NaN is the normal NaN.
   *
   * @throws NumberFormatException where the text is no number or is too large for a double
   */
  public static long parseBits(byte[] bytes, int start, int end) {
    int i = start;
    boolean negative = false;
    if (i < end && (bytes[i] == '-' || bytes[i] == '+')) {
      negative = bytes[i++] == '-';
    }
    long mantissa = 0;
    int digits = 0;
    int scale = 0;
    boolean fraction = false;
    for (; i < end && digits < 18; i++) {
      int d = bytes[i] - '0';
      if (d >= 0 && d <= 9) {
        mantissa = 10 * mantissa + d;
        digits++;
        if (fraction) {
          scale++;
        }
      } else if (bytes[i] == '.' && !fraction) {
        fraction = true;
      } else {
        break;
      }
    }
    int exponent = i == end ? 0 : exponent(bytes, i, end);
    int power = exponent - scale;
    if (digits > 0 && mantissa <= MAX_EXACT && power >= -22 && power <= 22) {
      double value = power < 0 ? mantissa / POWERS_OF_TEN[-power] : mantissa * POWERS_OF_TEN[power];
      return Double.doubleToRawLongBits(negative ? -value : value);
    }
    return parseRare(bytes, start, end);
  }

  /** The exponent that ends the number there; {@link #NO_EXPONENT} where there is none. */
  private static int exponent(byte[] bytes, int at, int end) {
    int i = at + 1;
    boolean negative = i < end && bytes[i] == '-';
    if (i < end && (negative || bytes[i] == '+')) {
      i++;
    }
    if ((bytes[at] | 0x20) != 'e' || i == end || end - i > 3) {
      return NO_EXPONENT;
    }
    int exponent = 0;
    for (; i < end; i++) {
      int d = bytes[i] - '0';
      if (d < 0 || d > 9) {
        return NO_EXPONENT;
      }
      exponent = 10 * exponent + d;
    }
    return negative ? -exponent : exponent;
  }

  private static long parseRare(byte[] bytes, int start, int end) {
    boolean decimal = end > start;
    for (int i = start; i < end && decimal; i++) {
      byte b = bytes[i];
      decimal = b >= '0' && b <= '9' || b == '.' || b == '-' || b == '+' || b == 'e' || b == 'E';
    }
    if (!decimal) {
      return parseWord(bytes, start, end);
    }
    double value = JavaDoubleParser.parseDouble(bytes, start, end - start);
    if (Double.isInfinite(value)) {
      throw new NumberFormatException("value out of range");
    }
    return Double.doubleToRawLongBits(value);
  }

  private static long parseWord(byte[] bytes, int start, int end) {
    if (is("nan", bytes, start, end)) {
      return SpecialValues.NORMAL_NAN_BITS;
    }
    boolean signed = start < end && (bytes[start] == '-' || bytes[start] == '+');
    int word = signed ? start + 1 : start;
    if (is("inf", bytes, word, end) || is("infinity", bytes, word, end)) {
      boolean negative = bytes[start] == '-';
      return Double.doubleToRawLongBits(
          negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
    throw new NumberFormatException("not a number");
  }

  /** Whether the bytes are that word of small letters, in letters of any case. */
  private static boolean is(String word, byte[] bytes, int start, int end) {
    if (end - start != word.length()) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if ((bytes[i] | 0x20) != word.charAt(i - start)) {
        return false;
      }
    }
    return true;
  }

  /**
   * A float as OpenMetrics writes it, which is how the values of {@code le} and {@code quantile}
   * are stored: {@code 1} becomes {@code 1.0}. What is no number stays as it is.
   */
  public static String canonical(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long bits;
    try {
      bits = parseBits(bytes, 0, bytes.length);
    } catch (NumberFormatException e) {
      return text;
    }
    return format(Double.longBitsToDouble(bits));
  }

  /** As Go's {@code FormatFloat(v, 'g', -1, 64)}, with {@code .0} behind whole numbers. */
  public static String format(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    String shortest = shortestDigits(value);
    boolean negative = value < 0;
    int exponent = Integer.parseInt(shortest.substring(shortest.indexOf('e') + 1));
    String digits = shortest.substring(0, shortest.indexOf('e'));
    String text =
        exponent < -4 || exponent >= 6 ? scientific(digits, exponent) : plain(digits, exponent);
    return (negative ? "-" : "") + text;
  }

  /**
   * The shortest digits that give the value back, without point, then {@code e} and the exponent of
   * the first.
   */
  private static String shortestDigits(double value) {
    java.math.BigDecimal decimal =
        new java.math.BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
    String digits = decimal.unscaledValue().toString();
    int exponent = digits.length() - 1 - decimal.scale();
    return digits + "e" + exponent;
  }

  private static String scientific(String digits, int exponent) {
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    String sign = exponent < 0 ? "-" : "+";
    int size = Math.abs(exponent);
    return digits.charAt(0) + fraction + "e" + sign + (size < 10 ? "0" : "") + size;
  }

  private static String plain(String digits, int exponent) {
    if (exponent < 0) {
      return "0." + "0".repeat(-exponent - 1) + digits;
    }
    if (digits.length() <= exponent + 1) {
      return digits + "0".repeat(exponent + 1 - digits.length()) + ".0";
    }
    return digits.substring(0, exponent + 1) + "." + digits.substring(exponent + 1);
  }
}
