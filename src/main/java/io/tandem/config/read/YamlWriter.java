// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists and scalars as YAML that reads back to the same. */
public final class YamlWriter {
  private static final Pattern LITERAL = Pattern.compile("[!-~][ -~]*(\\n([ -~]*[!-~])?)*\\n?");

  private final StringBuilder text = new StringBuilder();

  private YamlWriter() {}

  /** Texts of several lines are written as such; a value that is no text writes itself. */
  public static String write(Map<String, ?> tree) {
    YamlWriter writer = new YamlWriter();
    writer.map(tree, 0, true);
    return writer.text.toString();
  }

  private void map(Map<?, ?> map, int indent, boolean startsLine) {
    boolean atStart = startsLine;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      text.append(" ".repeat(atStart ? indent : 0)).append(scalar(entry.getKey())).append(':');
      value(entry.getValue(), indent);
      atStart = true;
    }
  }

  private void value(@Nullable Object value, int indent) {
    switch (value) {
      case null -> text.append(" null\n");
      case String string when isLiteral(string) -> literal(string, indent + 2);
      case Map<?, ?> map when map.isEmpty() -> text.append(" {}\n");
      case List<?> list when list.isEmpty() -> text.append(" []\n");
      case Map<?, ?> map -> {
        text.append('\n');
        map(map, indent + 2, true);
      }
      case List<?> list -> {
        text.append('\n');
        list(list, indent);
      }
      default -> text.append(' ').append(scalar(value)).append('\n');
    }
  }

  private void list(List<?> list, int indent) {
    for (Object element : list) {
      text.append(" ".repeat(indent)).append('-');
      if (element instanceof Map<?, ?> map && !map.isEmpty()) {
        text.append(' ');
        map(map, indent + 2, false);
      } else {
        value(element, indent + 2);
      }
    }
  }

  private static boolean isLiteral(String string) {
    return string.contains("\n") && LITERAL.matcher(string).matches() && !string.endsWith("\n\n");
  }

  private void literal(String string, int indent) {
    text.append(string.endsWith("\n") ? " |\n" : " |-\n");
    string
        .lines()
        .forEach(l -> text.append(l.isEmpty() ? "" : " ".repeat(indent) + l).append('\n'));
  }

  private static String scalar(Object value) {
    if (!(value instanceof String string)) {
      return value.toString();
    }
    return YamlScalar.isPlainText(string) ? string : quoted(string);
  }

  static String quoted(String string) {
    StringBuilder quoted = new StringBuilder("\"");
    string
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                default -> {
                  if (needsEscape(c)) {
                    quoted.append(String.format("\\u%04x", c));
                  } else {
                    quoted.appendCodePoint(c);
                  }
                }
              }
            });
    return quoted.append('"').toString();
  }

  /** Control characters, and what a YAML reader takes for a line break or a byte order mark. */
  private static boolean needsEscape(int c) {
    return c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff;
  }
}
