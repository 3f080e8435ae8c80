// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Scrape configs that stand as a list in a text of their own: reads them, and writes each on one
 * line, as {@link ConfigText} has them. Whether they are right is found out behind a file. Pure.
 */
public final class JobsText {
  private JobsText() {}

  /**
   * The scrape configs of a text, with texts, maps, lists and scalars as they are written; none
   * where it is empty.
   *
   * @param name what faults call the text
   */
  public static List<Map<String, @Nullable Object>> read(Path name, String text)
      throws ConfigException {
    YamlTree root = YamlTree.read(name, text).getFirst();
    if (root.isSet() && !root.isList()) {
      throw root.wrong("given", "a list of scrape configs");
    }
    for (YamlTree job : root.items()) {
      if (!job.isMap()) {
        throw job.wrong("given", "a scrape config");
      }
    }
    return root.items().stream().map(YamlTree::copyOfMap).toList();
  }

  /** One of them, on one line. */
  public static String line(Map<String, @Nullable Object> job) {
    return inOneLine(job);
  }

  /** A scalar that means no text stays as it is written. */
  private static String inOneLine(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String text -> YamlWriter.quoted(text);
      case Iterable<?> list -> {
        StringJoiner items = new StringJoiner(",", "[", "]");
        list.forEach(item -> items.add(inOneLine(item)));
        yield items.toString();
      }
      case Map<?, ?> map -> {
        StringJoiner entries = new StringJoiner(",", "{", "}");
        map.forEach(
            (key, each) ->
                entries.add(YamlWriter.quoted(String.valueOf(key)) + ":" + inOneLine(each)));
        yield entries.toString();
      }
      default -> value.toString();
    };
  }
}
