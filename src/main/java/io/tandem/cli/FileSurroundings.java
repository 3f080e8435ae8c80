// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.migrate.Surroundings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Documents in files of this host; no Secrets. Blocks; belongs to one command. */
class FileSurroundings implements Surroundings {
  private static final String STANDARD_INPUT = "-";

  /** One document; an error names the file. */
  Document read(String name) throws IOException {
    Path file = Path.of(name);
    try {
      byte[] bytes =
          name.equals(STANDARD_INPUT) ? System.in.readAllBytes() : Files.readAllBytes(file);
      return new Document(
          file, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new IOException(file + ": no UTF-8: expected a YAML file", e);
    } catch (IOException e) {
      throw new IOException(
          file + ": " + e.getClass().getSimpleName() + ": expected a file that can be read", e);
    }
  }

  @Override
  public List<Document> named(Path by, String pattern) {
    List<Document> documents = new ArrayList<>();
    try {
      for (Path file : matching(by, pattern)) {
        documents.add(read(file.toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return documents;
  }

  @Override
  public @Nullable Document secret(String namespace, String name, String key) {
    return null;
  }

  /** A star is taken in the last part alone, as in Prometheus. */
  private static List<Path> matching(Path by, String pattern) throws IOException {
    List<Path> files = new ArrayList<>();
    try {
      Path path = by.resolveSibling(pattern);
      Path folder = path.getParent() == null ? Path.of("") : path.getParent();
      if (!pattern.contains("*")) {
        return Files.isRegularFile(path) ? List.of(path) : files;
      }
      if (!Files.isDirectory(folder)) {
        return files;
      }
      try (DirectoryStream<Path> found =
          Files.newDirectoryStream(folder, String.valueOf(path.getFileName()))) {
        found.forEach(files::add);
      }
    } catch (InvalidPathException e) {
      throw new IOException(pattern + ": expected a path", e);
    }
    files.sort(Comparator.naturalOrder());
    return files;
  }
}
