// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.selfmetrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.function.ToDoubleFunction;

/**
 * Metric families made from a view when the page is asked for, not counted as things happen. What
 * is gone from the view is gone from the page at once. One page, one thread.
 */
final class Families {
  private final MetricSnapshots.Builder all = MetricSnapshots.builder();

  /** One gauge per thing; a family without things is left out. */
  <T> void gauge(String name, String help, Iterable<Labelled<T>> things, ToDoubleFunction<T> of) {
    GaugeSnapshot.Builder family = GaugeSnapshot.builder().name(name).help(help);
    boolean any = false;
    for (Labelled<T> thing : things) {
      any = true;
      family.dataPoint(
          GaugeSnapshot.GaugeDataPointSnapshot.builder()
              .labels(thing.labels())
              .value(of.applyAsDouble(thing.value()))
              .build());
    }
    if (any) {
      all.metricSnapshot(family.build());
    }
  }

  /** One counter per thing; the name is given without its _total. */
  <T> void counter(String name, String help, Iterable<Labelled<T>> things, ToDoubleFunction<T> of) {
    CounterSnapshot.Builder family = CounterSnapshot.builder().name(name).help(help);
    boolean any = false;
    for (Labelled<T> thing : things) {
      any = true;
      family.dataPoint(
          CounterSnapshot.CounterDataPointSnapshot.builder()
              .labels(thing.labels())
              .value(of.applyAsDouble(thing.value()))
              .build());
    }
    if (any) {
      all.metricSnapshot(family.build());
    }
  }

  void gauge(String name, String help, double value) {
    all.metricSnapshot(
        GaugeSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).build())
            .build());
  }

  void gauge(String name, String help, long value) {
    gauge(name, help, (double) value);
  }

  void counter(String name, String help, double value) {
    all.metricSnapshot(
        CounterSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder().value(value).build())
            .build());
  }

  MetricSnapshots build() {
    return all.build();
  }

  /** A thing of a view with the labels of its series. */
  record Labelled<T>(Labels labels, T value) {}
}
