// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import io.tandem.endtoend.TandemProcess;
import io.tandem.endtoend.TandemProcess.Start;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One member of the fleet over all of its lives: a process with a loopback address, a folder and a
 * name that stay the same. It remembers when it did not run. Driven by the thread of the test.
 */
final class Member implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final String name;
  private Start start;
  private final Callers callers;
  private final List<Down> downs = new CopyOnWriteArrayList<>();
  private TandemProcess process;

  /** A time in which it did not run. */
  record Down(long fromMillis, long toMillis) {
    boolean touches(long from, long to) {
      return fromMillis <= to && from < toMillis;
    }
  }

  Member(String name, Start start, Callers callers) {
    this.name = name;
    this.start = start;
    this.callers = callers;
  }

  String name() {
    return name;
  }

  TandemProcess process() {
    return process;
  }

  boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** From its next start on it is another build. */
  void runBy(Path launcher) {
    start = start.by(launcher);
  }

  /** Starts the process; does not wait. */
  void launch() {
    endDown();
    try {
      Files.createDirectories(start.folder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process = TandemProcess.launch(start);
    callers.know(process.pid(), name);
  }

  void awaitReady() {
    process.await(name + " being ready", PATIENCE, () -> process.status("GET", "/-/ready") == 200);
  }

  /** SIGKILL. */
  void kill() {
    beginDown();
    process.kill();
    callers.forget(process.pid());
  }

  /** SIGTERM, and waits for the end; it takes part until it is gone. */
  void terminate() {
    process.terminate();
    callers.forget(process.pid());
    beginDown();
  }

  /** SIGSTOP: it holds its connections and its port, and answers nothing. */
  void freeze() {
    beginDown();
    process.signal("STOP");
  }

  /** SIGCONT. */
  void thaw() {
    process.signal("CONT");
    endDown();
  }

  private void beginDown() {
    downs.add(new Down(System.currentTimeMillis(), Long.MAX_VALUE));
  }

  private void endDown() {
    if (!downs.isEmpty()) {
      Down last = downs.removeLast();
      downs.add(new Down(last.fromMillis(), System.currentTimeMillis()));
    }
  }

  /** Whether it did not run at some moment from one time to the other. */
  boolean wasDown(long from, long to) {
    return downs.stream().anyMatch(down -> down.touches(from, to));
  }

  /** Everything it said in all of its lives. */
  List<String> log() {
    List<String> lines = new ArrayList<>();
    try (var logs = Files.list(start.folder())) {
      for (Path log : logs.filter(file -> file.toString().endsWith(".log")).sorted().toList()) {
        lines.addAll(Files.readAllLines(log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  @Override
  public void close() {
    if (isRunning()) {
      process.signal("CONT");
      process.kill();
    }
  }
}
