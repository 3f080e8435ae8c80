// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The demo's folder: configuration, targets that were found, spool. It goes with the demo. Thread:
 * whoever made it, then the one that closes it.
 */
final class DemoFolder implements Closeable {
  private static final String CONFIGURATION = "demo.yml";
  private static final String EXPORTER_TARGETS = "node-exporter.json";
  private final Path folder;

  private DemoFolder(Path folder) {
    this.folder = folder;
  }

  /** Makes the folder with the packaged configuration, its two addresses replaced. */
  static DemoFolder create(String ownAddress, String receiverUrl) throws IOException {
    DemoFolder made = new DemoFolder(Files.createTempDirectory("tandem-demo-"));
    String text =
        packagedConfiguration()
            .replace("localhost:9090", ownAddress)
            .replace("http://localhost:9009", receiverUrl);
    Files.writeString(made.configuration(), text);
    return made;
  }

  private static String packagedConfiguration() throws IOException {
    try (InputStream in = DemoFolder.class.getResourceAsStream(CONFIGURATION)) {
      if (in == null) {
        throw new IOException(CONFIGURATION + " is not packaged");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  Path configuration() {
    return folder.resolve(CONFIGURATION);
  }

  Path storage() {
    return folder.resolve("data");
  }

  /** Tells the collector of an exporter; it sees the file without being told. */
  void exporter(String address) throws IOException {
    Files.writeString(folder.resolve(EXPORTER_TARGETS), "[{\"targets\": [\"" + address + "\"]}]\n");
  }

  /** Removes the folder with everything in it. */
  @Override
  public void close() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
