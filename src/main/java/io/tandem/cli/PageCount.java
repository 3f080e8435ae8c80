// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.ScrapeConfig;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import io.tandem.relabel.Relabeler;
import io.tandem.scrape.parse.ExpositionParser;
import io.tandem.scrape.parse.ExpositionParser.Entry;
import io.tandem.scrape.parse.ParsedSeries;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Counts what one page would send to each endpoint, after the rules of the job and of the endpoint.
 * Read as it arrives. Belongs to one thread.
 */
final class PageCount {
  private final ExpositionParser parser;
  private final Labels target;
  private final Relabeler metricRules;
  private final List<Relabeler> endpointRules;
  private final long[] samples;
  private byte[] window = new byte[64 << 10];
  private int filled;
  private boolean broken;

  PageCount(
      ExpositionParser parser, Labels target, ScrapeConfig job, List<RemoteWriteConfig> endpoints) {
    this.parser = parser;
    this.target = target;
    metricRules = Relabeler.compile(job.metricRelabelConfigs(), job.legacyNames());
    endpointRules =
        endpoints.stream().map(each -> Relabeler.compile(each.writeRelabelConfigs())).toList();
    samples = new long[endpoints.size()];
  }

  void feed(byte[] chunk) {
    if (!broken) {
      if (filled + chunk.length > window.length) {
        window = Arrays.copyOf(window, Math.max(2 * window.length, filled + chunk.length));
      }
      System.arraycopy(chunk, 0, window, filled, chunk.length);
      filled += chunk.length;
      read(false);
    }
  }

  void end() {
    if (!broken) {
      read(true);
    }
  }

  boolean isBroken() {
    return broken;
  }

  /** Samples for each endpoint, in the order of the file. */
  long[] samples() {
    return samples;
  }

  private void read(boolean last) {
    parser.resume(window, 0, filled, last);
    Entry entry = parser.next();
    while (entry == Entry.SERIES || entry == Entry.HISTOGRAM || entry == Entry.METADATA) {
      if (entry != Entry.METADATA) {
        count(parser.series());
      }
      entry = parser.next();
    }
    broken = entry == Entry.INVALID;
    if (!broken) {
      int rest = filled - parser.position();
      System.arraycopy(window, parser.position(), window, 0, rest);
      filled = rest;
    }
  }

  private void count(ParsedSeries series) {
    LabelsBuilder labels = new LabelsBuilder();
    labels.set("__name__", series.metricName());
    for (int i = 0; i < series.labelCount(); i++) {
      labels.set(series.labelName(i), series.labelValue(i));
    }
    for (Map.Entry<String, String> label : target.toMap().entrySet()) {
      labels.set(label.getKey(), label.getValue());
    }
    if (!metricRules.apply(labels)) {
      return;
    }
    Labels scraped = labels.build();
    for (int i = 0; i < samples.length; i++) {
      if (endpointRules.get(i).isEmpty() || endpointRules.get(i).apply(scraped.toBuilder())) {
        samples[i]++;
      }
    }
  }
}
