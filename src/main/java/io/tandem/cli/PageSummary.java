// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.model.MetricMetadata;
import io.tandem.scrape.parse.ExpositionParser;
import io.tandem.scrape.parse.ExpositionParser.Entry;
import io.tandem.scrape.parse.ExpositionParser.Metadata;
import io.tandem.scrape.parse.ParsedSeries;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a page holds, read as it arrives: families, types, counts, faults. The page itself is not
 * kept, only the text of its series, to find those exposed twice. Belongs to one thread.
 */
final class PageSummary {
  /** AMP refuses a series with more. */
  private static final int AMP_MAX_LABELS = 150;

  /** AMP refuses a label set whose names and values are longer together. */
  private static final int AMP_MAX_LABEL_BYTES = 7 * 1024;

  private static final int MAX_LINE_BYTES = 1 << 20;

  private final ExpositionParser parser;
  private final Map<String, Integer> seriesByMetric = new HashMap<>();
  private final Map<String, MetricMetadata.Type> types = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<String> faults = new LinkedHashSet<>();
  private byte[] window = new byte[64 << 10];
  private int filled;
  private long bytes;
  private int samples;
  private int histograms;
  private int timestamps;
  private int duplicates;
  private boolean isBroken;

  PageSummary(ExpositionParser parser) {
    this.parser = parser;
  }

  /** Takes the next bytes of the page. */
  void feed(byte[] chunk) {
    bytes += chunk.length;
    if (isBroken) {
      return;
    }
    if (filled + chunk.length > window.length) {
      window = Arrays.copyOf(window, Math.max(2 * window.length, filled + chunk.length));
    }
    System.arraycopy(chunk, 0, window, filled, chunk.length);
    filled += chunk.length;
    read(false);
  }

  /** The page is complete. */
  void end() {
    if (!isBroken) {
      read(true);
    }
  }

  private void read(boolean last) {
    parser.resume(window, 0, filled, last);
    Entry entry = parser.next();
    while (entry == Entry.SERIES || entry == Entry.HISTOGRAM || entry == Entry.METADATA) {
      if (entry != Entry.METADATA) {
        histograms += entry == Entry.HISTOGRAM ? 1 : 0;
        series(parser.series());
      } else if (parser.metadata() == Metadata.TYPE) {
        types.put(parser.metadataFamily(), parser.type());
      }
      entry = parser.next();
    }
    if (entry == Entry.INVALID) {
      broken(parser.error());
      return;
    }
    int rest = filled - parser.position();
    System.arraycopy(window, parser.position(), window, 0, rest);
    filled = rest;
    if (rest > MAX_LINE_BYTES) {
      broken("a line or metric is longer than 1 MiB");
    }
  }

  private void broken(String reason) {
    isBroken = true;
    faults.add(reason);
  }

  private void series(ParsedSeries series) {
    samples++;
    String name = series.metricName();
    seriesByMetric.merge(name, 1, Integer::sum);
    if (series.hasTimestamp()) {
      timestamps++;
    }
    int length = series.seriesEnd() - series.seriesStart();
    String text = new String(series.window(), series.seriesStart(), length, StandardCharsets.UTF_8);
    if (!seen.add(text)) {
      duplicates++;
    }
    if (series.labelCount() > AMP_MAX_LABELS) {
      faults.add(name + " has " + series.labelCount() + " labels; AMP takes 150");
    }
    if (length > AMP_MAX_LABEL_BYTES) {
      faults.add(name + " has a label set of " + length + " bytes; AMP takes 7,168");
    }
  }

  /** Whether the page as a whole would be refused. */
  boolean isBroken() {
    return isBroken;
  }

  /** What is wrong, one sentence each. */
  Set<String> faults() {
    Set<String> all = new LinkedHashSet<>(faults);
    if (duplicates > 0) {
      all.add(duplicates + " samples repeat a series of the same page and would be refused");
    }
    return all;
  }

  long bytes() {
    return bytes;
  }

  int samples() {
    return samples;
  }

  /** Samples that are native histograms. */
  int histograms() {
    return histograms;
  }

  /** Samples that bring their own time. */
  int timestamps() {
    return timestamps;
  }

  /** Series by metric name. */
  Map<String, Integer> seriesByMetric() {
    return seriesByMetric;
  }

  /** How many families have each type; those without one are not in it. */
  Map<String, Integer> familiesByType() {
    Map<String, Integer> counts = new TreeMap<>();
    types.values().forEach(type -> counts.merge(type.word(), 1, Integer::sum));
    return counts;
  }
}
