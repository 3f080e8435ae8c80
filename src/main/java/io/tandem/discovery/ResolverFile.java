// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What resolv.conf says, as far as Prometheus heeds it.
 *
 * @param servers addresses in order
 * @param search domains to append
 * @param ndots names with at least as many dots are asked for as they are first
 */
record ResolverFile(List<String> servers, List<String> search, int ndots) {

  /** Blocks. */
  static ResolverFile read(Path file) throws IOException {
    List<String> servers = new ArrayList<>();
    List<String> search = List.of();
    int ndots = 1;
    for (String line : Files.readAllLines(file)) {
      String[] words = line.strip().split("\\s+");
      switch (words[0]) {
        case "nameserver" -> {
          if (words.length > 1) {
            servers.add(words[1]);
          }
        }
        case "domain" -> search = words.length > 1 ? List.of(words[1]) : List.of();
        case "search" -> search = List.of(words).subList(1, words.length);
        case "options" -> ndots = ndots(words, ndots);
        default -> {
          // Comments and what concerns other resolvers.
        }
      }
    }
    return new ResolverFile(List.copyOf(servers), List.copyOf(search), ndots);
  }

  private static int ndots(String[] words, int otherwise) {
    for (String word : words) {
      if (word.matches("ndots:\\d{1,3}")) {
        return Math.clamp(Integer.parseInt(word.substring(6)), 1, 15);
      }
    }
    return otherwise;
  }

  /** The full names to ask for, in order; each ends with a dot. */
  List<String> candidates(String name) {
    if (name.endsWith(".")) {
      return List.of(name);
    }
    boolean asIsFirst = name.chars().filter(c -> c == '.').count() >= ndots;
    List<String> names = new ArrayList<>();
    if (asIsFirst) {
      names.add(name + '.');
    }
    for (String domain : search) {
      names.add(name + '.' + (domain.endsWith(".") ? domain : domain + '.'));
    }
    if (!asIsFirst) {
      names.add(name + '.');
    }
    return names;
  }
}
