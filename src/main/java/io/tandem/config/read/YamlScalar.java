// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * What a scalar means by the rules of the YAML reader of Prometheus, which are those of YAML 1.1
 * with exceptions: {@code yes} is a boolean, {@code 0o7} and {@code 07} are integers, base 60 is
 * not known.
 *
 * @param text as written; a binary scalar is decoded, with bytes that are not UTF-8 kept as lone
 *     surrogates, so that {@link Names} refuses them
 */
record YamlScalar(Kind kind, String text, boolean bool, BigDecimal number) {
  enum Kind {
    NULL("null"),
    BOOL("a boolean"),
    INT("an integer"),
    FLOAT("a number"),
    SPECIAL("no finite number"),
    STR("a text"),
    BAD_BINARY("invalid base64");

    final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  /** Marks scalars without quotes and without a tag; their meaning is found here. */
  private static final Tag PLAIN = new Tag("tandem:plain");

  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Pattern INTEGER =
      Pattern.compile("([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern SPECIAL_FLOAT =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  /** Leaves the meaning of plain scalars open, so that an explicit tag can be told from it. */
  static final class PlainResolver extends Resolver {
    @Override
    protected void addImplicitResolvers() {}

    @Override
    public Tag resolve(NodeId kind, @Nullable String value, boolean implicit) {
      return kind == NodeId.scalar && implicit ? PLAIN : super.resolve(kind, value, implicit);
    }
  }

  static YamlScalar of(ScalarNode node) {
    String text = node.getValue();
    Tag tag = node.getTag();
    if (tag.equals(Tag.BINARY)) {
      return binary(text);
    }
    boolean open =
        tag.equals(PLAIN)
            || tag.equals(Tag.NULL)
            || tag.equals(Tag.BOOL)
            || tag.equals(Tag.INT)
            || tag.equals(Tag.FLOAT);
    YamlScalar meaning = open ? plain(text) : text(text);
    if (tag.equals(Tag.FLOAT) && meaning.kind == Kind.INT) {
      return new YamlScalar(Kind.FLOAT, text, false, meaning.number);
    }
    return meaning;
  }

  /** Whether the text can be written without quotes and reads back as itself. */
  static boolean isPlainText(String text) {
    if (text.isEmpty() || text.endsWith(" ") || text.endsWith(":")) {
      return false;
    }
    boolean letterFirst = Character.isLetterOrDigit(text.charAt(0));
    if (!letterFirst && "/$(.^_".indexOf(text.charAt(0)) < 0) {
      return text.equals("<secret>");
    }
    // Some of these mean something in some places only; quotes are right everywhere.
    boolean safe = text.chars().allMatch(c -> c >= ' ' && c <= '~' && "#\"'{}[],".indexOf(c) < 0);
    return safe && !text.contains(": ") && plain(text).kind == Kind.STR;
  }

  private static YamlScalar text(String text) {
    return new YamlScalar(Kind.STR, text, false, BigDecimal.ZERO);
  }

  private static YamlScalar plain(String text) {
    if (NULLS.contains(text)) {
      return new YamlScalar(Kind.NULL, "", false, BigDecimal.ZERO);
    }
    if (TRUE.contains(text) || FALSE.contains(text)) {
      return new YamlScalar(Kind.BOOL, text, TRUE.contains(text), BigDecimal.ZERO);
    }
    if (SPECIAL_FLOAT.matcher(text).matches()) {
      return new YamlScalar(Kind.SPECIAL, text, false, BigDecimal.ZERO);
    }
    return number(text);
  }

  private static YamlScalar number(String text) {
    boolean mayBeNumber =
        !text.isEmpty()
            && (Character.isDigit(text.charAt(0)) || "+-.".indexOf(text.charAt(0)) >= 0);
    String digits = text.replace("_", "");
    Matcher integer = INTEGER.matcher(digits);
    if (mayBeNumber && integer.matches()) {
      BigInteger value = integer(integer.group(1), integer.group(2));
      if (value.compareTo(MIN) >= 0 && value.compareTo(MAX) <= 0) {
        return new YamlScalar(Kind.INT, text, false, new BigDecimal(value));
      }
    }
    return mayBeNumber && FLOAT.matcher(digits).matches() ? decimal(text, digits) : text(text);
  }

  private static YamlScalar decimal(String text, String digits) {
    try {
      return new YamlScalar(Kind.FLOAT, text, false, new BigDecimal(digits));
    } catch (NumberFormatException e) {
      // An exponent that no float has leaves a text.
      return text(text);
    }
  }

  private static BigInteger integer(String sign, String digits) {
    int base = 10;
    String number = digits;
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      char mark = Character.toLowerCase(digits.charAt(1));
      base = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
      number = digits.substring(Character.isDigit(mark) ? 1 : 2);
    }
    return new BigInteger(sign.equals("-") ? "-" + number : number, base);
  }

  private static YamlScalar binary(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text.replaceAll("[\r\n]", ""));
      return text(decode(bytes));
    } catch (IllegalArgumentException e) {
      return new YamlScalar(Kind.BAD_BINARY, text, false, BigDecimal.ZERO);
    }
  }

  private static String decode(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    for (byte b : bytes) {
      kept.append(b >= 0 ? (char) b : (char) (0xDC00 | (b & 0xFF)));
    }
    return kept.toString();
  }
}
