// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.relabel;

import io.tandem.config.RelabelConfig;
import io.tandem.config.RelabelConfig.Action;
import io.tandem.model.Labels;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a series that the table does not know yet pays for metric_relabel_configs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RelabelerBenchmark {
  private static final Labels SERIES =
      Labels.of(
          Labels.METRIC_NAME,
          "container_memory_working_set_bytes",
          "container",
          "server",
          "namespace",
          "payments",
          "pod",
          "checkout-6d8f9c7b5-x2x4q");

  private final Relabeler dropByPrefix =
      Relabeler.compile(
          List.of(
              new RelabelConfig(
                  List.of(Labels.METRIC_NAME),
                  ";",
                  "go_.+|promhttp_.+",
                  0,
                  "",
                  "$1",
                  Action.DROP)));

  private final Relabeler rewrite =
      Relabeler.compile(
          List.of(
              new RelabelConfig(
                  List.of("namespace", "pod"),
                  ";",
                  "([^;]+);(.+)-[a-z0-9]+-[a-z0-9]{5}",
                  0,
                  "workload",
                  "$1/$2",
                  Action.REPLACE)));

  @Benchmark
  public boolean dropRule_whichDoesNotMatch() {
    return dropByPrefix.apply(SERIES.toBuilder());
  }

  @Benchmark
  public boolean replaceRule_withGroups() {
    return rewrite.apply(SERIES.toBuilder());
  }
}
