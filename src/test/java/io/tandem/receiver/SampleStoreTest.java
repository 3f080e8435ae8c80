// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.model.Labels;
import io.tandem.receiver.ReceiverLimits.SampleLimits;
import io.tandem.receiver.ReceiverLimits.StoreLimits;
import io.tandem.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SampleStoreTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final Labels UP = Labels.of("__name__", "up", "job", "node");

  private final FakeClock clock = new FakeClock(NOW);
  private final ReplicaCounters writer = new ReplicaCounters(null);

  /** A step is a number: which of two series, which of 42 seconds, which of three values. */
  @Property(tries = 500)
  void append_ofAnySequence_agreesWithANaiveModel(
      @ForAll @Size(max = 60) List<@IntRange(max = 251) Integer> steps,
      @ForAll @IntRange(max = 30) int window) {
    SampleStore store = new SampleStore(clock, limits(window, 1000, 1000));
    List<TreeMap<Long, Long>> model = List.of(new TreeMap<>(), new TreeMap<>());
    for (int step : steps) {
      TreeMap<Long, Long> samples = model.get(step % 2);
      long time = NOW + step / 2 % 42 * 1000L;
      long value = step / 84;
      String expected = judge(model, samples, time, value, window * 1000L);
      StoredSeries series = store.series(labels(step % 2), writer);
      Refusal actual = store.append(series, time, value, store.newestMillis());
      assertThat(actual == null ? "" : actual.reason()).isEqualTo(expected);
      if (expected.isEmpty()) {
        samples.put(time, value);
      }
      assertThat(contents(series)).isEqualTo(new ArrayList<>(samples.entrySet()).toString());
    }
  }

  private static String judge(
      List<TreeMap<Long, Long>> model,
      TreeMap<Long, Long> samples,
      long time,
      long value,
      long window) {
    long newest =
        model.stream().filter(s -> !s.isEmpty()).mapToLong(TreeMap::lastKey).max().orElse(0);
    boolean isOlder = !samples.isEmpty() && time < samples.lastKey();
    if (isOlder && window == 0) {
      return "sample-out-of-order";
    }
    if (isOlder && time < newest - window) {
      return "sample-too-old";
    }
    Long stored = samples.get(time);
    return stored == null || stored == value ? "" : "new-value-for-timestamp";
  }

  @Test
  void append_overTheSamplesOfASeries_dropsItsOldest() {
    SampleStore store = new SampleStore(clock, limits(0, 3, 1000));
    StoredSeries series = store.series(UP, writer);
    for (int i = 0; i < 10; i++) {
      store.append(series, NOW + i, i, store.newestMillis());
    }

    assertThat(contents(series))
        .isEqualTo("[%d=7, %d=8, %d=9]".formatted(NOW + 7, NOW + 8, NOW + 9));
    assertThat(store.sampleCount()).isEqualTo(3);
  }

  @Test
  void append_overAllSamples_dropsTheOldestOfItsSeries() {
    SampleStore store = new SampleStore(clock, limits(0, 1000, 4));
    StoredSeries one = store.series(labels(0), writer);
    StoredSeries two = store.series(labels(1), writer);
    for (int i = 0; i < 10; i++) {
      store.append(one, NOW + i, i, store.newestMillis());
      store.append(two, NOW + i, i, store.newestMillis());
    }

    assertThat(store.sampleCount()).isEqualTo(4);
    assertThat(one.size()).isEqualTo(2);
    assertThat(two.newestMillis()).isEqualTo(NOW + 9);
  }

  @Test
  void series_overTheLimit_isRefusedAndKnownOnesAreNot() {
    SampleStore store = new SampleStore(clock, limits(0, 10, 10));
    store.series(labels(0), writer);
    store.series(labels(1), writer);

    assertThat(store.series(labels(2), writer)).isNull();
    assertThat(store.series(labels(1), writer)).isNotNull();
  }

  @Test
  void sweep_afterRetention_forgetsSamplesAndStillKnowsTheirOrder() {
    SampleStore store = new SampleStore(clock, limits(0, 10, 10));
    StoredSeries series = store.series(UP, writer);
    store.append(series, NOW, 1, store.newestMillis());
    clock.advance(Duration.ofMinutes(16));
    store.sweep();

    assertThat(store.sampleCount()).isZero();
    assertThat(store.append(store.series(UP, writer), NOW - 1, 1, store.newestMillis()).reason())
        .isEqualTo("sample-out-of-order");
  }

  @Test
  void sweep_afterTheSampleAge_forgetsTheSeries() {
    SampleStore store = new SampleStore(clock, limits(0, 10, 10));
    store.append(store.series(UP, writer), NOW, 1, store.newestMillis());
    clock.advance(Duration.ofMinutes(61));
    store.sweep();

    assertThat(store.seriesCount()).isZero();
    assertThat(writer.series).isZero();
  }

  @Test
  void series_whenAnotherReplicaWrites_isCountedThere() {
    SampleStore store = new SampleStore(clock, limits(0, 10, 10));
    ReplicaCounters other = new ReplicaCounters(null);
    store.series(UP, writer);
    store.series(UP, other);

    assertThat(List.of(writer.series, other.series)).containsExactly(0L, 1L);
  }

  private static ReceiverLimits limits(int windowSeconds, int perSeries, int samples) {
    return ReceiverLimits.DEFAULT
        .with(
            new SampleLimits(
                Duration.ofHours(1), Duration.ofMinutes(10), Duration.ofSeconds(windowSeconds)))
        .with(new StoreLimits(Duration.ofMinutes(15), 2, perSeries, samples));
  }

  private static Labels labels(int series) {
    return Labels.of("__name__", "m", "n", "series " + series);
  }

  private static String contents(StoredSeries series) {
    List<String> samples = new ArrayList<>();
    for (int i = 0; i < series.size(); i++) {
      samples.add(series.timestamp(i) + "=" + series.valueBits(i));
    }
    return samples.toString();
  }
}
