// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import io.tandem.model.Clock;
import io.tandem.model.Labels;
import io.tandem.receiver.ReceiverLimits.StoreLimits;
import io.tandem.receiver.selector.Matcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Recent samples in memory, with the rules of Prometheus' TSDB for what may be appended.
 *
 * <p>A sample later than the newest of its series is kept; the newest once more with the same value
 * is taken and changes nothing; an older one is kept only inside the out-of-order window, which is
 * counted back from the newest sample of all series. Bounded by series, samples per series, samples
 * in all and age. A series whose samples all aged out is remembered as long as samples may be old,
 * so that late ones are still refused. Cost: 16 bytes per sample, some hundred bytes per series;
 * label texts are shared. Thread: the receiver's event loop.
 */
final class SampleStore {
  private static final long SWEEP_MILLIS = 30_000;

  private final Clock clock;
  private final StoreLimits limits;
  private final long windowMillis;
  private final long rememberMillis;
  private final Map<String, Map<Labels, StoredSeries>> byMetric = new TreeMap<>();
  private final Map<String, String> texts = new HashMap<>();
  private int series;
  private int samples;
  private long newestMillis = Long.MIN_VALUE;
  private long sweptMillis;

  SampleStore(Clock clock, ReceiverLimits limits) {
    this.clock = clock;
    this.limits = limits.store();
    windowMillis = limits.samples().outOfOrderWindow().toMillis();
    rememberMillis =
        Math.max(limits.samples().maxAge().toMillis(), this.limits.retention().toMillis());
    sweptMillis = clock.wallMillis();
  }

  /** The series with these labels, made if need be; null where there are too many. */
  @Nullable StoredSeries series(Labels labels, ReplicaCounters writer) {
    Map<Labels, StoredSeries> ofMetric =
        byMetric.computeIfAbsent(metric(labels), name -> new HashMap<>());
    StoredSeries known = ofMetric.get(labels);
    if (known != null) {
      known.writtenBy(writer);
      return known;
    }
    if (series >= limits.maxSeries()) {
      return null;
    }
    StoredSeries made = new StoredSeries(sharing(labels), writer);
    ofMetric.put(made.labels, made);
    series++;
    return made;
  }

  /**
   * Appends a sample.
   *
   * @param newestBefore the newest sample of all series before this request
   * @return null where it was taken
   */
  @Nullable Refusal append(
      StoredSeries to, long timestampMillis, long valueBits, long newestBefore) {
    if (timestampMillis == to.newestMillis()) {
      return valueBits == to.newestBits() ? null : duplicate(to, timestampMillis);
    }
    if (timestampMillis < to.newestMillis()) {
      if (windowMillis == 0) {
        return refusal("sample-out-of-order", "out of order sample", to, timestampMillis);
      }
      if (timestampMillis < newestBefore - windowMillis) {
        return refusal("sample-too-old", "too old sample", to, timestampMillis);
      }
      int at = to.firstAfter(timestampMillis) - 1;
      if (at >= 0 && to.timestamp(at) == timestampMillis) {
        return to.valueBits(at) == valueBits ? null : duplicate(to, timestampMillis);
      }
    }
    keep(to, timestampMillis, valueBits);
    return null;
  }

  private void keep(StoredSeries to, long timestampMillis, long valueBits) {
    newestMillis = Math.max(newestMillis, timestampMillis);
    if (to.size() > 0 && (to.size() >= limits.maxSamplesPerSeries() || isFull())) {
      to.removeOldest(1);
      samples--;
    }
    to.insert(timestampMillis, valueBits);
    samples++;
  }

  private boolean isFull() {
    return samples >= limits.maxSamples();
  }

  private static Refusal duplicate(StoredSeries to, long timestampMillis) {
    return refusal(
        "new-value-for-timestamp", "duplicate sample for timestamp", to, timestampMillis);
  }

  private static Refusal refusal(String reason, String error, StoredSeries to, long timestamp) {
    return new Refusal(
        reason,
        "err: %s. timestamp=%s, series=%s"
            .formatted(error, Instant.ofEpochMilli(timestamp), to.labels));
  }

  /** Forgets what aged out, now and then. */
  void sweep() {
    long now = clock.wallMillis();
    if (now - sweptMillis < SWEEP_MILLIS) {
      return;
    }
    sweptMillis = now;
    boolean forgot = false;
    for (Iterator<Map<Labels, StoredSeries>> metrics = byMetric.values().iterator();
        metrics.hasNext(); ) {
      Map<Labels, StoredSeries> ofMetric = metrics.next();
      for (Iterator<StoredSeries> each = ofMetric.values().iterator(); each.hasNext(); ) {
        StoredSeries one = each.next();
        int aged = one.firstAfter(now - limits.retention().toMillis());
        one.removeOldest(aged);
        samples -= aged;
        if (one.size() == 0 && one.newestMillis() < now - rememberMillis) {
          one.forgotten();
          each.remove();
          series--;
          forgot = true;
        }
      }
      if (ofMetric.isEmpty()) {
        metrics.remove();
      }
    }
    if (forgot) {
      // Texts in use stay shared among the series that have them; only later ones are held twice.
      texts.clear();
    }
  }

  /** Hands over every series that the matchers select, in order of metric name. */
  void select(List<Matcher> matchers, Consumer<StoredSeries> consumer) {
    String name = null;
    for (Matcher matcher : matchers) {
      if (matcher.name().equals(Labels.METRIC_NAME) && matcher.op() == Matcher.Op.EQUAL) {
        name = matcher.value();
      }
    }
    List<Map<Labels, StoredSeries>> metrics =
        name == null
            ? new ArrayList<>(byMetric.values())
            : List.of(byMetric.getOrDefault(name, Map.of()));
    for (Map<Labels, StoredSeries> ofMetric : metrics) {
      for (StoredSeries one : ofMetric.values()) {
        if (one.size() > 0 && matchers.stream().allMatch(m -> m.matches(one.labels))) {
          consumer.accept(one);
        }
      }
    }
  }

  int seriesCount() {
    return series;
  }

  int sampleCount() {
    return samples;
  }

  int maxSeries() {
    return limits.maxSeries();
  }

  /** The newest sample of all series, {@link Long#MIN_VALUE} where there is none. */
  long newestMillis() {
    return newestMillis;
  }

  private static String metric(Labels labels) {
    String name = labels.get(Labels.METRIC_NAME);
    return name == null ? "" : name;
  }

  private Labels sharing(Labels labels) {
    String[] pairs = new String[2 * labels.size()];
    for (int i = 0; i < labels.size(); i++) {
      pairs[2 * i] = shared(labels.name(i));
      pairs[2 * i + 1] = shared(labels.value(i));
    }
    return Labels.of(pairs);
  }

  private String shared(String text) {
    String known = texts.putIfAbsent(text, text);
    return known == null ? text : known;
  }
}
