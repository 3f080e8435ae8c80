// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.config.ScrapeConfig;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import io.tandem.model.SpecialValues;
import io.tandem.target.Target;
import io.tandem.wire.LabelBytes;
import io.tandem.wire.ScrapeEncoder;
import java.util.ArrayList;
import java.util.List;

/**
 * The series that tell of the scrape itself: {@code up} and its like. Metric relabeling does not
 * see them, write relabeling does. Labels are encoded once. Immutable; any thread.
 */
final class ReportSeries {
  private static final String[] ALWAYS = {
    "up",
    "scrape_duration_seconds",
    "scrape_samples_scraped",
    "scrape_samples_post_metric_relabeling",
    "scrape_series_added"
  };
  private static final String[] EXTRA = {
    "scrape_timeout_seconds", "scrape_sample_limit", "scrape_body_size_bytes"
  };
  private static final byte[] DROPPED = new byte[0];

  private final double timeoutSeconds;
  private final long sampleLimit;

  /** Per encoding and report series, empty where write relabeling dropped it. */
  private final byte[][][] labels;

  ReportSeries(Target target, ScrapeConfig config, List<EncodingRules> encodings) {
    timeoutSeconds = target.timeout().toNanos() / 1e9;
    sampleLimit = config.limits().samples();
    List<String> names = new ArrayList<>(List.of(ALWAYS));
    if (config.extraScrapeMetrics()) {
      names.addAll(List.of(EXTRA));
    }
    labels = new byte[encodings.size()][names.size()][];
    for (int e = 0; e < encodings.size(); e++) {
      for (int n = 0; n < names.size(); n++) {
        LabelsBuilder builder = labels(target.labels(), names.get(n));
        Labels result = encodings.get(e).finish(builder);
        labels[e][n] = result == null ? DROPPED : LabelBytes.encode(result);
      }
    }
  }

  /**
   * Name and target labels. As in Prometheus each label pushes away what is called as it is with
   * {@code exported_} before, and so it is gone unless it comes later in the order of names.
   */
  private static LabelsBuilder labels(Labels target, String name) {
    LabelsBuilder builder = new LabelsBuilder();
    builder.set(Labels.METRIC_NAME, name);
    for (int i = 0; i < target.size(); i++) {
      builder.set("exported_" + target.name(i), "");
      builder.set(target.name(i), target.value(i));
    }
    return builder;
  }

  /**
   * What a scrape tells of itself.
   *
   * @param bodyBytes uncompressed, -1 where the limit was exceeded
   */
  record Report(
      boolean up, long durationNanos, int scraped, int added, int fresh, long bodyBytes) {}

  void write(Report report, long timestampMillis, int encoding, ScrapeEncoder out) {
    double[] values = {
      report.up ? 1 : 0,
      report.durationNanos / 1e9,
      report.scraped,
      report.added,
      report.fresh,
      timeoutSeconds,
      sampleLimit,
      report.bodyBytes
    };
    for (int n = 0; n < labels[encoding].length; n++) {
      write(encoding, n, Double.doubleToRawLongBits(values[n]), timestampMillis, out);
    }
  }

  void writeStale(long timestampMillis, int encoding, ScrapeEncoder out) {
    for (int n = 0; n < labels[encoding].length; n++) {
      write(encoding, n, SpecialValues.STALE_NAN_BITS, timestampMillis, out);
    }
  }

  private void write(int encoding, int series, long bits, long timestampMillis, ScrapeEncoder out) {
    byte[] encoded = labels[encoding][series];
    if (encoded.length > 0) {
      out.beginSeries();
      out.encodedLabels(encoded, 0, encoded.length);
      out.endSeries(bits, timestampMillis);
    }
  }
}
