// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import io.tandem.model.Labels;
import io.tandem.model.SpecialValues;
import io.tandem.testing.RemoteWriteBodies.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a collector wrote, put together again to scrapes: the samples of a target that carry the
 * time of one of its {@code up}. Samples with a time of their own stand apart.
 */
final class ScrapeLog {
  /** The one figure that nobody can agree on; that it is there is compared. */
  private static final String DURATION = "scrape_duration_seconds";

  private static final String STALE = "stale";

  /** Of one target: scrape time to the series of that scrape. */
  private final Map<String, TreeMap<Long, TreeMap<String, String>>> targets = new TreeMap<>();

  private final Map<String, TreeMap<Long, String>> timed = new TreeMap<>();
  private final Map<String, Map<Long, Double>> durations = new TreeMap<>();

  ScrapeLog(Map<Labels, List<Sample>> recorded) {
    recorded.forEach(
        (labels, samples) -> {
          if ("up".equals(labels.get(Labels.METRIC_NAME))) {
            samples.forEach(
                sample ->
                    scrapes(labels)
                        .computeIfAbsent(sample.timestampMillis(), t -> new TreeMap<>()));
          }
        });
    recorded.forEach((labels, samples) -> samples.forEach(sample -> add(labels, sample)));
  }

  private TreeMap<Long, TreeMap<String, String>> scrapes(Labels labels) {
    return targets.computeIfAbsent(
        labels.get("exported_instance") == null
            ? String.valueOf(labels.get("instance"))
            : labels.toString(),
        target -> new TreeMap<>());
  }

  private void add(Labels labels, Sample sample) {
    if ("timed".equals(labels.get(Labels.METRIC_NAME))) {
      String twice =
          timed
              .computeIfAbsent(String.valueOf(labels.get("instance")), key -> new TreeMap<>())
              .put(sample.timestampMillis(), labels + " " + value(labels, sample));
      if (twice != null) {
        throw new AssertionError(labels + " twice at " + sample);
      }
      return;
    }
    if (DURATION.equals(labels.get(Labels.METRIC_NAME))) {
      durations
          .computeIfAbsent(String.valueOf(labels.get("instance")), key -> new TreeMap<>())
          .put(sample.timestampMillis(), Double.longBitsToDouble(sample.valueBits()));
    }
    TreeMap<String, String> scrape = scrapes(labels).get(sample.timestampMillis());
    if (scrape == null) {
      throw new AssertionError(labels + " at " + sample + " belongs to no scrape");
    }
    String before = scrape.put(labels.toString(), value(labels, sample));
    if (before != null) {
      throw new AssertionError(labels + " twice at " + sample);
    }
  }

  private static String value(Labels labels, Sample sample) {
    if (sample.valueBits() == SpecialValues.STALE_NAN_BITS) {
      return STALE;
    }
    boolean duration = DURATION.equals(labels.get(Labels.METRIC_NAME));
    return duration ? "any" : Long.toHexString(sample.valueBits());
  }

  /** The scrapes of each target in order, without the markers that end its life. */
  Map<String, List<Map<String, String>>> scrapes() {
    Map<String, List<Map<String, String>>> all = new TreeMap<>();
    targets.forEach(
        (target, scrapes) ->
            all.put(
                target,
                scrapes.values().stream().filter(s -> !isEnd(s)).map(ScrapeLog::map).toList()));
    return all;
  }

  private static Map<String, String> map(TreeMap<String, String> scrape) {
    return scrape;
  }

  private static boolean isEnd(Map<String, String> scrape) {
    return scrape.entrySet().stream()
        .anyMatch(e -> e.getKey().contains("__name__=\"up\"") && e.getValue().equals(STALE));
  }

  /** By target and time, the samples with a time of their own. */
  Map<String, TreeMap<Long, String>> timed() {
    return timed;
  }

  /**
   * The places, in {@link #scrapes}, of a target's scrapes that a busy machine made run into their
   * timeout, and of those behind them, which mark other series stale because of that.
   */
  Set<Integer> disturbed(String target, Duration timeout) {
    Set<Integer> places = new HashSet<>();
    int place = 0;
    for (Map.Entry<Long, TreeMap<String, String>> scrape : targets.get(target).entrySet()) {
      if (isEnd(scrape.getValue())) {
        continue;
      }
      double seconds = durations.get(target).getOrDefault(scrape.getKey(), 0.0);
      if (seconds * 1000 > 0.95 * timeout.toMillis() && isDown(scrape.getValue())) {
        places.add(place);
        places.add(place + 1);
      }
      place++;
    }
    return places;
  }

  private static boolean isDown(Map<String, String> scrape) {
    return scrape.entrySet().stream()
        .anyMatch(e -> e.getKey().contains("__name__=\"up\"") && e.getValue().equals("0"));
  }

  /** Targets that came to an end in which exactly what was alive was marked stale. */
  List<String> properlyEnded() {
    List<String> ended = new ArrayList<>();
    targets.forEach(
        (target, scrapes) -> {
          Map<String, String> last = scrapes.lastEntry().getValue();
          if (isEnd(last) && scrapes.size() > 1) {
            Map<String, String> alive =
                new HashMap<>(scrapes.lowerEntry(scrapes.lastKey()).getValue());
            alive.values().removeIf(STALE::equals);
            boolean all = last.values().stream().allMatch(STALE::equals);
            if (all && last.keySet().equals(alive.keySet())) {
              ended.add(target);
            }
          }
        });
    return ended;
  }

  /** The longest and the shortest time between two scrapes of a target, in milliseconds. */
  List<Long> gaps() {
    List<Long> gaps = new ArrayList<>();
    for (TreeMap<Long, TreeMap<String, String>> scrapes : targets.values()) {
      Long before = null;
      for (Map.Entry<Long, TreeMap<String, String>> scrape : scrapes.entrySet()) {
        if (before != null && !isEnd(scrape.getValue())) {
          gaps.add(scrape.getKey() - before);
        }
        before = scrape.getKey();
      }
    }
    return gaps.stream().sorted().toList();
  }
}
