// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.testing.FakeClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureLogTest {
  private final Queue<Runnable> worker = new ArrayDeque<>();
  private final FailureLog log = new FailureLog(new FakeClock(1_700_000_000_000L), worker::add);

  private void work() {
    while (!worker.isEmpty()) {
      worker.remove().run();
    }
  }

  @Test
  void add_writesALineOfJson(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("failures.log");
    log.add(file, "node", "http://a/", "it \"failed\"");
    log.add(file, "node", "http://b/", "too");
    assertThat(worker).hasSize(1);
    work();
    assertThat(Files.readAllLines(file))
        .hasSize(2)
        .first()
        .isEqualTo(
            "{\"time\":\"2023-11-14T22:13:20Z\",\"level\":\"ERROR\",\"msg\":\"it \\\"failed\\\"\","
                + "\"job_name\":\"node\",\"target\":\"http://a/\"}");
  }

  @Test
  void add_afterTheFileWasMovedAway_beginsAnother(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("failures.log");
    log.add(file, "node", "http://a/", "one");
    work();
    Files.move(file, dir.resolve("old.log"));
    log.add(file, "node", "http://a/", "two");
    work();
    assertThat(Files.readString(file)).contains("two").doesNotContain("one");
  }

  @Test
  void add_whileTheDiskIsSlow_isBounded(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("failures.log");
    for (int i = 0; i < 5000; i++) {
      log.add(file, "node", "http://a/", "again");
    }
    work();
    assertThat(Files.readAllLines(file)).hasSize(1000);
  }

  @Test
  void add_whereNothingCanBeWritten_goesOn(@TempDir Path dir) throws Exception {
    log.add(dir.resolve("no/such/folder"), "node", "http://a/", "one");
    work();
    Path file = dir.resolve("failures.log");
    log.add(file, "node", "http://a/", "two");
    work();
    assertThat(file).exists();
  }
}
