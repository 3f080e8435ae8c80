// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.ConfigException;
import io.tandem.migrate.Migration.OutputFile;
import io.tandem.migrate.Surroundings.Document;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of src/test/resources/migrate: what lies in {@code in} itself is migrated as if it stood
 * in /etc/prometheus, what lies deeper is to be had; {@code out} is what comes of it.
 */
public record MigratedCase(Path folder) implements Surroundings {
  private static final Path HOME = Path.of("/etc/prometheus");
  private static final Path CASES = Path.of("src/test/resources/migrate");

  /** All of them. */
  public static Stream<MigratedCase> all() throws IOException {
    return Files.list(CASES).sorted().map(MigratedCase::new);
  }

  public static MigratedCase named(String name) {
    return new MigratedCase(CASES.resolve(name));
  }

  @Override
  public String toString() {
    return String.valueOf(folder.getFileName());
  }

  Migration migrate(Wishes wishes) throws IOException, ConfigException {
    List<Document> documents = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("in"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        documents.add(document(file));
      }
    }
    return new Migrator(wishes, this, null).migrate(documents);
  }

  /** The files as they are expected, and the findings, by name. */
  Map<String, String> expected() throws IOException {
    Path out = folder.resolve("out");
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        texts.put(out.relativize(file).toString(), Files.readString(file));
      }
    }
    return texts;
  }

  /** The files as they are, and the findings, by name. */
  static Map<String, String> texts(Migration migration) {
    Map<String, String> texts = new TreeMap<>();
    for (OutputFile file : migration.files()) {
      texts.put(file.name(), file.text());
    }
    texts.put(
        "findings.txt",
        migration.findings().stream()
            .map(finding -> finding.kind() + " " + finding + "\n")
            .collect(Collectors.joining()));
    return texts;
  }

  void write(Migration migration) throws IOException {
    for (Map.Entry<String, String> text : texts(migration).entrySet()) {
      Path file = folder.resolve("out").resolve(text.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, text.getValue());
    }
  }

  private Document document(Path file) throws IOException {
    return new Document(
        HOME.resolve(folder.resolve("in").relativize(file)), Files.readString(file));
  }

  @Override
  public List<Document> named(Path by, String pattern) {
    PathMatcher matcher =
        FileSystems.getDefault().getPathMatcher("glob:" + by.resolveSibling(pattern));
    List<Document> documents = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder.resolve("in"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        Document document = document(file);
        if (matcher.matches(document.file())) {
          documents.add(document);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return documents;
  }

  @Override
  public @Nullable Document secret(String namespace, String name, String key) {
    Path file = folder.resolve("in/secrets").resolve(namespace).resolve(name).resolve(key);
    try {
      return Files.exists(file) ? document(file) : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
