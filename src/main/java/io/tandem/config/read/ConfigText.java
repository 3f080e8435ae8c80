// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of a configuration: a file, and behind it the scrape configs that monitors add, as YAML
 * documents of their own that begin with a mark. So one text says all that runs, it is read in one
 * go, and travels through a fleet like a file. Those with values of Secrets stand behind the
 * others, where they can be cut off. Pure.
 */
public final class ConfigText {
  private static final String MARK = "\n--- # tandem: jobs of monitors";
  private static final String PLAIN = MARK + "\n";
  private static final String SECRET = MARK + ", with secrets\n";

  private ConfigText() {}

  /**
   * What follows a file.
   *
   * @param plain scrape configs as JSON, each without line breaks
   * @param secret the same, with values of Secrets in them
   */
  public static String further(List<String> plain, List<String> secret) {
    return document(PLAIN, plain) + document(SECRET, secret);
  }

  private static String document(String mark, List<String> jobs) {
    return jobs.isEmpty() ? "" : mark + "{\"scrape_configs\":[\n" + String.join(",\n", jobs) + "]}";
  }

  /** The file alone. */
  public static String file(String text) {
    int at = text.indexOf(MARK);
    return at < 0 ? text : text.substring(0, at);
  }

  /** What follows the file; empty where nothing does. */
  public static String further(String text) {
    int at = text.indexOf(MARK);
    return at < 0 ? "" : text.substring(at);
  }

  /** Whether a text is what follows a file, without the file. */
  public static boolean lacksFile(String text) {
    return text.startsWith(MARK);
  }

  /** Without the scrape configs that have values of Secrets. */
  public static String withoutSecrets(String text) {
    int at = text.indexOf(SECRET);
    return at < 0 ? text : text.substring(0, at);
  }

  /** The scrape configs that follow a file, with values of Secrets or without. */
  public static List<String> jobs(String text, boolean secret) {
    int at = text.indexOf(secret ? SECRET : PLAIN);
    if (at < 0) {
      return List.of();
    }
    int end = text.indexOf(MARK, at + 1);
    String document = text.substring(at, end < 0 ? text.length() : end);
    // JSON has no line breaks of its own here: each scrape config is a line.
    return document.lines().skip(3).map(line -> line.replaceFirst("(,|]})$", "")).toList();
  }

  /** The documents behind the file, each a scrape config file. */
  static List<String> documents(String text) {
    List<String> documents = new ArrayList<>();
    String further = further(text);
    for (int at = 0; at >= 0 && at < further.length(); ) {
      int next = further.indexOf(MARK, at + 1);
      documents.add(further.substring(at, next < 0 ? further.length() : next));
      at = next;
    }
    return documents;
  }
}
