// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.relabel;

import io.tandem.config.RelabelConfig;
import io.tandem.config.RelabelConfig.Action;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One rule on one label set. Paid once per new series, not per sample: the verdict is kept. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RelabelerBenchmark {
  private static final Labels LABELS =
      Labels.of(
          "__name__", "container_cpu_usage_seconds_total",
          "namespace", "shop-production",
          "pod", "checkout-service-5d8c7f9b6-x2x7k",
          "container", "app",
          "label_team", "checkout",
          "instance", "10.0.12.34:9100");

  /** Rules as they are often seen. */
  public enum Rule {
    DROP_WORDS(Action.DROP, "go_gc_duration_seconds|go_info|process_open_fds", "", ""),
    DROP_PATTERN(Action.DROP, "container_(network_tcp|tasks|memory_failures)_.*total", "", ""),
    KEEP_PREFIX(Action.KEEP, "container_.*", "", ""),
    REPLACE(Action.REPLACE, "container_([a-z]+)_.*", "resource", "$1"),
    REPLACE_TWO(List.of("namespace", "pod"), "([^;]+);(.+)-[a-z0-9]+-[a-z0-9]{5}"),
    LABELMAP(Action.LABELMAP, "label_(.+)", "", "$1"),
    LABELDROP(Action.LABELDROP, "label_.*", "", "");

    private final RelabelConfig config;

    Rule(Action action, String regex, String target, String replacement) {
      config = new RelabelConfig(List.of("__name__"), ";", regex, 0, target, replacement, action);
    }

    Rule(List<String> sources, String regex) {
      config = new RelabelConfig(sources, ";", regex, 0, "workload", "$1/$2", Action.REPLACE);
    }
  }

  @Param public Rule rule = Rule.DROP_WORDS;

  private Relabeler relabeler = Relabeler.compile(List.of());
  private final LabelsBuilder labels = new LabelsBuilder();

  @Setup
  public void setUp() {
    relabeler = Relabeler.compile(List.of(rule.config));
  }

  @Benchmark
  public boolean apply() {
    return relabeler.apply(labels.reset(LABELS));
  }

  /** The floor: filling the builder, no rule. */
  @Benchmark
  public int fill() {
    return labels.reset(LABELS).size();
  }
}
