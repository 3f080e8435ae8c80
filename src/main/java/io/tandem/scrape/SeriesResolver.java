// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.tandem.config.ScrapeLimits;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import io.tandem.model.LegacyNames;
import io.tandem.model.MetricMetadata;
import io.tandem.scrape.ScrapeMetrics.Failure;
import io.tandem.scrape.parse.ExpositionParser;
import io.tandem.scrape.parse.Floats;
import io.tandem.scrape.parse.ParsedSeries;
import io.tandem.wire.LabelBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides once what happens to a series that a target shows for the first time: labels merged,
 * metric relabeling, limits, labels of the encodings. The verdict is kept in the target's table, so
 * this may allocate. Belongs to one event loop.
 */
final class SeriesResolver {
  private static final Hasher64 HASHER = Hashing.xxh3_64();
  private static final String TYPE_LABEL = "__type__";
  private static final String UNIT_LABEL = "__unit__";

  private final LabelsBuilder line = new LabelsBuilder();
  private final LabelsBuilder work = new LabelsBuilder();
  private @Nullable ScrapeFault fault;

  /** Why the last series makes its scrape fail, or null. */
  @Nullable ScrapeFault fault() {
    return fault;
  }

  /** The labels of the series behind metric relabeling, or null where that drops it. */
  @Nullable Labels labels(ExpositionParser parser, TargetSeries target) {
    ParsedSeries series = parser.series();
    readLine(parser, target.rules);
    Labels relabelled = relabel(series, target);
    return relabelled == null || relabelled.isEmpty() ? null : relabelled;
  }

  /** The verdict for the series; meaningless where there is a {@link #fault}. */
  int resolve(ExpositionParser parser, TargetSeries target) {
    fault = null;
    ParsedSeries series = parser.series();
    MetricMetadata.Type type = parser.type();
    boolean normalised = readLine(parser, target.rules);
    Labels written = line.build();
    Labels relabelled = relabel(series, target);
    if (relabelled == null || relabelled.isEmpty() && written.has(Labels.METRIC_NAME)) {
      return SeriesTable.DROPPED;
    }
    fault = check(series, relabelled, target.rules);
    if (fault != null) {
      return SeriesTable.DROPPED;
    }
    List<EncodingRules> encodings = target.rules.encodings();
    List<@Nullable Labels> finals = new ArrayList<>(encodings.size());
    // Labels that no line has cannot be taken from one.
    boolean asWritten = !target.rules.features().typeAndUnit();
    for (EncodingRules encoding : encodings) {
      Labels result = encoding.finish(work.reset(relabelled));
      finals.add(result);
      asWritten = asWritten && expected(series, written, target, encoding).equals(result);
    }
    if (!asWritten) {
      return store(relabelled, finals, target);
    }
    if (normalised) {
      return type == MetricMetadata.Type.SUMMARY
          ? SeriesTable.CANONICAL_QUANTILE
          : SeriesTable.CANONICAL_LE;
    }
    return SeriesWriter.isSorted(series) ? SeriesTable.AS_WRITTEN : SeriesTable.REORDERED;
  }

  /** Reads the labels as exposed; whether a float label was not canonical. */
  private boolean readLine(ExpositionParser parser, SeriesRules rules) {
    ParsedSeries series = parser.series();
    MetricMetadata.Type type = parser.type();
    boolean normalised = false;
    line.reset(Labels.EMPTY);
    line.set(Labels.METRIC_NAME, series.metricName());
    for (int i = 0; i < series.labelCount(); i++) {
      String name = series.labelName(i);
      String value = series.labelValue(i);
      if (isFloat(name, type)) {
        String canonical = Floats.canonical(value);
        normalised |= !canonical.equals(value);
        value = canonical;
      }
      line.set(name, value);
    }
    if (rules.features().typeAndUnit()) {
      setTypeAndUnit(type, parser.unit());
    }
    return normalised;
  }

  /** What the family tells wins over labels of the line; what it does not tell leaves them. */
  private void setTypeAndUnit(MetricMetadata.Type type, String unit) {
    if (type != MetricMetadata.Type.UNKNOWN) {
      line.set(TYPE_LABEL, type.word());
    }
    if (!unit.isEmpty()) {
      line.set(UNIT_LABEL, unit);
    }
  }

  private static boolean isFloat(String name, MetricMetadata.Type type) {
    return switch (type) {
      case HISTOGRAM -> name.equals("le");
      case SUMMARY -> name.equals("quantile");
      default -> false;
    };
  }

  /** The labels behind target labels and metric relabeling, or null where it dropped the series. */
  private @Nullable Labels relabel(ParsedSeries series, TargetSeries target) {
    work.reset(line.build());
    Labels own = target.target.labels();
    List<String> conflicts = new ArrayList<>(0);
    for (int i = 0; i < own.size(); i++) {
      String name = own.name(i);
      if (target.rules.honorLabels()) {
        if (!shows(series, name)) {
          work.set(name, own.value(i));
        }
      } else {
        if (line.has(name)) {
          conflicts.add(name);
        }
        work.set(name, own.value(i));
      }
    }
    conflicts.sort((a, b) -> Integer.compare(a.length(), b.length()));
    for (String name : conflicts) {
      work.set(EncodingRules.freeName(work, name), line.getOrEmpty(name));
    }
    return target.rules.metricRelabel().apply(work) ? work.build() : null;
  }

  /** Whether the line names the label, be it with an empty value. */
  private static boolean shows(ParsedSeries series, String name) {
    for (int i = 0; i < series.labelCount(); i++) {
      if (series.labelName(i).equals(name)) {
        return true;
      }
    }
    return name.equals(Labels.METRIC_NAME);
  }

  /** What {@link SeriesWriter} would write without being told anything. */
  private Labels expected(
      ParsedSeries series, Labels written, TargetSeries target, EncodingRules encoding) {
    work.reset(target.target.labels());
    encoding.addFixed(work);
    for (int i = 0; i < series.labelCount(); i++) {
      work.remove(series.labelName(i));
    }
    for (int i = 0; i < written.size(); i++) {
      work.set(written.name(i), written.value(i));
    }
    return work.build();
  }

  private static @Nullable ScrapeFault check(
      ParsedSeries series, Labels labels, SeriesRules rules) {
    String metric = labels.get(Labels.METRIC_NAME);
    if (metric == null) {
      return new ScrapeFault(Failure.PARSE, "missing metric name (__name__ label)");
    }
    for (int i = 0; i < series.labelCount(); i++) {
      String name = series.labelName(i);
      for (int j = -1; j < i; j++) {
        if (name.equals(j < 0 ? Labels.METRIC_NAME : series.labelName(j))) {
          return new ScrapeFault(
              Failure.PARSE, "label name \"" + name + "\" is not unique: invalid sample");
        }
      }
    }
    if (!series.namesAreText() || !isValid(labels, metric, rules.legacyNames())) {
      return new ScrapeFault(Failure.PARSE, "invalid metric name or label names: " + labels);
    }
    return checkLimits(labels, metric, rules.limits());
  }

  private static boolean isValid(Labels labels, String metric, boolean legacy) {
    if (legacy && !LegacyNames.isMetricName(metric)) {
      return false;
    }
    for (int i = 0; i < labels.size(); i++) {
      String name = labels.name(i);
      if (name.isEmpty() || legacy && !LegacyNames.isLabelName(name)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable ScrapeFault checkLimits(
      Labels labels, String metric, ScrapeLimits limits) {
    if (limits.labels() > 0 && labels.size() > limits.labels()) {
      return limit(
          "label_limit exceeded (metric: %.50s, number of labels: %d, limit: %d)",
          metric, labels.size(), limits.labels());
    }
    for (int i = 0; i < labels.size(); i++) {
      int name = bytes(labels.name(i));
      if (limits.labelNameLength() > 0 && name > limits.labelNameLength()) {
        return limit(
            "label_name_length_limit exceeded (metric: %.50s, label name: %.50s, length: %d,"
                + " limit: %d)",
            metric, labels.name(i), name, limits.labelNameLength());
      }
      int value = bytes(labels.value(i));
      if (limits.labelValueLength() > 0 && value > limits.labelValueLength()) {
        return limit(
            "label_value_length_limit exceeded (metric: %.50s, label name: %.50s, length: %d,"
                + " limit: %d)",
            metric, labels.name(i), value, limits.labelValueLength());
      }
    }
    return null;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @com.google.errorprone.annotations.FormatMethod
  private static ScrapeFault limit(String format, Object... values) {
    return new ScrapeFault(
        Failure.LABEL_LIMIT, String.format(java.util.Locale.ROOT, format, values));
  }

  private static int store(Labels relabelled, List<@Nullable Labels> finals, TargetSeries target) {
    ByteArrayOutputStream record = new ByteArrayOutputStream(512);
    byte[] encoded = LabelBytes.encode(relabelled);
    record.writeBytes(
        ByteBuffer.allocate(Long.BYTES).putLong(HASHER.hashBytesToLong(encoded)).array());
    for (Labels labels : finals) {
      byte[] bytes = labels == null ? new byte[0] : LabelBytes.encode(labels);
      int length = labels == null ? -1 : bytes.length;
      record.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
      record.writeBytes(bytes);
    }
    byte[] bytes = record.toByteArray();
    return target.arena.store(bytes, 0, bytes.length);
  }
}
