// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * The folder of large pages. What an earlier process left there is of no use and is removed.
 * Belongs to one event loop, but for the constructor.
 */
final class PageFiles {
  private static final Logger LOG = Logger.getLogger(PageFiles.class);
  private static final String SUFFIX = ".page";

  private final Path folder;
  private final String prefix;
  private final Executor worker;
  private final Executor loop;
  private long next;

  /**
   * A folder for the pages of one event loop.
   *
   * @param number tells the loops of a process apart
   */
  PageFiles(Path folder, int number, Executor worker, Executor loop) {
    this.folder = folder;
    this.worker = worker;
    this.loop = loop;
    prefix = number + "-";
    worker.execute(this::removeLeftovers);
  }

  private void removeLeftovers() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, prefix + "*" + SUFFIX)) {
      for (Path file : left) {
        Files.delete(file);
      }
    } catch (IOException e) {
      LOG.warnf("Old pages were not removed folder=%s error=%s", folder, e.toString());
    }
  }

  PageFile create() {
    return new PageFile(folder.resolve(prefix + next++ + SUFFIX), worker, loop);
  }
}
