// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.selfmetrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The process as Linux sees it ({@code /proc/self}) and the heap as Java sees it, under the names
 * that every Prometheus client has for them. Read by hand: the client library's own instrumentation
 * needs reflection, which the native binary does not have.
 *
 * <p>Where there is no such folder (macOS) the process figures are left out. Thread: any that may
 * read files.
 */
final class ProcessFigures implements MultiCollector {
  private static final double TICKS_PER_SECOND = 100;
  private static final long KIB = 1024;

  private final Path self;
  private final double startSeconds;

  /**
   * @param self /proc/self
   */
  ProcessFigures(Path self, double startSeconds) {
    this.self = self;
    this.startSeconds = startSeconds;
  }

  @Override
  public MetricSnapshots collect() {
    Families families = new Families();
    families.gauge(
        "process_start_time_seconds",
        "Start time of the process since unix epoch in seconds.",
        startSeconds);
    cpu(families);
    memory(families);
    descriptors(families);
    java(families);
    return families.build();
  }

  /** Fields of proc_pid_stat(5), counted behind the command's closing bracket. */
  private void cpu(Families families) {
    String text = read("stat");
    if (text.isEmpty()) {
      return;
    }
    List<String> fields = List.of(text.substring(text.lastIndexOf(')') + 2).trim().split(" "));
    families.counter(
        "process_cpu_seconds",
        "Total user and system CPU time spent in seconds.",
        (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) / TICKS_PER_SECOND);
  }

  /** From the status file, for the page size that stat counts in differs between kernels. */
  private void memory(Families families) {
    for (String line : read("status").lines().toList()) {
      if (line.startsWith("VmSize:")) {
        families.gauge(
            "process_virtual_memory_bytes", "Virtual memory size in bytes.", kib(line) * KIB);
      } else if (line.startsWith("VmRSS:")) {
        families.gauge(
            "process_resident_memory_bytes", "Resident memory size in bytes.", kib(line) * KIB);
      }
    }
  }

  private static long kib(String line) {
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }

  private void descriptors(Families families) {
    try (Stream<Path> open = Files.list(self.resolve("fd"))) {
      families.gauge("process_open_fds", "Number of open file descriptors.", open.count());
    } catch (IOException | UncheckedIOException e) {
      return;
    }
    read("limits")
        .lines()
        .filter(line -> line.startsWith("Max open files"))
        .map(line -> line.substring("Max open files".length()).trim().split(" ", 2)[0])
        .filter(limit -> !limit.equals("unlimited"))
        .forEach(
            limit ->
                families.gauge(
                    "process_max_fds",
                    "Maximum number of open file descriptors.",
                    Long.parseLong(limit)));
  }

  private void java(Families families) {
    Runtime java = Runtime.getRuntime();
    families.gauge(
        "jvm_heap_used_bytes",
        "Heap in use, garbage not yet collected included.",
        java.totalMemory() - java.freeMemory());
    families.gauge("jvm_heap_max_bytes", "What the heap may grow to.", java.maxMemory());
    long collections = 0;
    long millis = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      collections += Math.max(0, collector.getCollectionCount());
      millis += Math.max(0, collector.getCollectionTime());
    }
    families.counter("jvm_gc_collections", "Garbage collections.", (double) collections);
    families.counter("jvm_gc_seconds", "Time spent in garbage collections.", millis / 1e3);
  }

  private String read(String file) {
    try {
      return Files.readString(self.resolve(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
