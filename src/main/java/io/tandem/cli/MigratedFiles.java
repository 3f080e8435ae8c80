// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.migrate.Migration.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Writes what a migration made: all of it, or nothing where a file is in the way. Blocks. */
final class MigratedFiles {
  static final String REPORT = "report.txt";
  private final Path folder;
  private final boolean overwrites;

  MigratedFiles(Path folder, boolean overwrites) {
    this.folder = folder;
    this.overwrites = overwrites;
  }

  void write(List<OutputFile> files, String report) throws IOException {
    List<OutputFile> all = new ArrayList<>(files);
    all.add(new OutputFile(REPORT, report, false));
    for (OutputFile file : all) {
      Path path = folder.resolve(file.name());
      if (!overwrites && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(
            path + ": is there already: expected another --output, or --overwrite");
      }
    }
    try {
      for (OutputFile file : all) {
        write(file);
      }
    } catch (IOException e) {
      throw new IOException(folder + ": cannot be written: " + e, e);
    }
  }

  /** A secret is never readable for others, not even while it is written. */
  private void write(OutputFile file) throws IOException {
    Path path = folder.resolve(file.name());
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.deleteIfExists(path);
    if (file.holdsSecrets()) {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(path, file.text());
  }
}
