// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the naive readers of both text formats share: regular expressions over the bytes of a page,
 * one character a byte. Slow and short.
 */
abstract class NaivePage {
  static final String METRIC = "[a-zA-Z_:][a-zA-Z0-9_:]*+";
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?");

  final String page;
  final List<String> entries = new ArrayList<>();
  int at;

  NaivePage(byte[] bytes) {
    page = new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** A series as far as it was read. */
  static final class Series {
    @Nullable String name;
    final List<String> labels = new ArrayList<>();
  }

  /** A matcher that stands right there. */
  @Nullable Matcher here(Pattern pattern) {
    Matcher matcher = pattern.matcher(page);
    matcher.region(at, page.length()).useTransparentBounds(true);
    if (!matcher.lookingAt()) {
      return null;
    }
    at = matcher.end();
    return matcher;
  }

  /**
   * Reads what names a series.
   *
   * @param item a label, or a quoted name where nothing follows: groups name, value
   * @param comma between items
   * @param named whether a quoted text alone is the name
   */
  boolean labels(Series series, Pattern open, Pattern item, Pattern comma, boolean named) {
    if (here(open) == null) {
      return true;
    }
    while (page.startsWith("}", at) == false) {
      Matcher label = here(item);
      if (label == null) {
        return false;
      }
      String name = label.group("name");
      String value = label.group("value");
      if (value != null) {
        String raw = value.substring(1, value.length() - 1);
        if (!isUtf8(raw)) {
          return false;
        }
        series.labels.add(text(name) + '=' + unescaped(raw));
      } else if (named && name.startsWith("\"") && series.name == null) {
        series.name = text(name);
      } else {
        return false;
      }
      if (here(comma) == null) {
        return false;
      }
    }
    at++;
    return true;
  }

  /** A name as it is meant, quoted or not. */
  static String text(String name) {
    return name.startsWith("\"") ? unescaped(name.substring(1, name.length() - 1)) : utf8(name);
  }

  static String unescaped(String raw) {
    StringBuilder plain = new StringBuilder();
    Matcher part = Pattern.compile("\\\\([\\\\n\"])|.", Pattern.DOTALL).matcher(raw);
    while (part.find()) {
      String escape = part.group(1);
      plain.append(escape == null ? part.group() : escape.equals("n") ? "\n" : escape);
    }
    return utf8(plain.toString());
  }

  static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  static boolean isUtf8(String bytes) {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** The bits of a value, or null where it is none. */
  static @Nullable Long number(String text) {
    if (NUMBER.matcher(text).matches()) {
      double value = Double.parseDouble(text);
      return Double.isInfinite(value) ? null : Long.valueOf(Double.doubleToRawLongBits(value));
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "nan" -> 0x7ff8000000000001L;
      case "inf", "+inf", "infinity", "+infinity" ->
          Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
      case "-inf", "-infinity" -> Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY);
      default -> null;
    };
  }
}
