// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.model.Clock;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * The files of {@code scrape_failure_log_file}: a line of JSON for each scrape that fails. A file
 * is opened for a handful of lines and closed again, so that it may be renamed at any time.
 *
 * <p>Any thread hands lines in, guarded by the lock; the worker writes them. At most {@link
 * #MOST_WAITING} wait for a slow disk, further ones are lost: the failures are counted, and shown
 * per target, all the same.
 */
final class FailureLog {
  private static final Logger LOG = Logger.getLogger(FailureLog.class);
  private static final int MOST_WAITING = 1000;

  private final Clock clock;
  private final Executor files;
  private final Map<Path, List<String>> waiting = new HashMap<>();
  private int count;
  private boolean failing;

  FailureLog(Clock clock, Executor files) {
    this.clock = clock;
    this.files = files;
  }

  void add(Path file, String job, String target, String fault) {
    String line =
        new JsonObject()
            .put("time", Instant.ofEpochMilli(clock.wallMillis()).toString())
            .put("level", "ERROR")
            .put("msg", fault)
            .put("job_name", job)
            .put("target", target)
            .encode();
    boolean first;
    synchronized (waiting) {
      if (count == MOST_WAITING) {
        return;
      }
      first = count++ == 0;
      waiting.computeIfAbsent(file, path -> new ArrayList<>()).add(line);
    }
    if (first) {
      files.execute(this::write);
    }
  }

  private void write() {
    Map<Path, List<String>> lines;
    synchronized (waiting) {
      lines = new HashMap<>(waiting);
      waiting.clear();
      count = 0;
    }
    lines.forEach(this::write);
  }

  private void write(Path file, List<String> lines) {
    try {
      Files.write(
          file,
          lines,
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      failing = false;
    } catch (IOException e) {
      LOG.logf(
          failing ? Logger.Level.DEBUG : Logger.Level.WARN,
          "Failed scrapes are not written to their log file: file=%s error=%s",
          file,
          e);
      failing = true;
    }
  }
}
