// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import io.tandem.model.Clock;
import io.tandem.model.Labels;
import io.tandem.receiver.ReceiverLimits.LabelLimits;
import io.tandem.receiver.ReceiverLimits.SampleLimits;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Judges labels, timestamps and metadata as Cortex' distributor does, with its reasons and texts.
 *
 * <p>The first fault of a series counts. Unsorted labels are put in order before, as Cortex does.
 * Any thread.
 */
final class SeriesRules {
  /** Cortex cuts what it quotes at this many bytes. */
  private static final int MAX_QUOTED = 200;

  private final Clock clock;
  private final LabelLimits labels;
  private final SampleLimits samples;

  SeriesRules(Clock clock, ReceiverLimits limits) {
    this.clock = clock;
    labels = limits.labels();
    samples = limits.samples();
  }

  /** Null where a series with these labels may be kept. */
  @Nullable Refusal checkLabels(IncomingSeries series) {
    String metric = series.get(Labels.METRIC_NAME);
    if (metric.isEmpty()) {
      return new Refusal("missing_metric_name", "sample missing metric name");
    }
    if (!isName(metric, true)) {
      return new Refusal("metric_name_invalid", "sample invalid metric name: " + quoted(metric));
    }
    if (series.labels() > labels.maxLabels()) {
      return new Refusal(
          "max_label_names_per_series",
          "series has too many labels (actual: %d, limit: %d) series: '%s'"
              .formatted(series.labels(), labels.maxLabels(), series));
    }
    int setBytes = 0;
    String previous = "";
    for (int i = 0; i < series.labels(); i++) {
      Refusal fault = checkLabel(series, i, previous);
      if (fault != null) {
        return fault;
      }
      previous = series.name(i);
      setBytes += bytes(series.name(i)) + bytes(series.value(i));
    }
    if (setBytes > labels.maxSetBytes()) {
      return new Refusal(
          "labels_size_bytes_exceeded",
          "labels size bytes exceeded for metric (actual: %d, limit: %d) metric: %s"
              .formatted(setBytes, labels.maxSetBytes(), quoted(series.toString())));
    }
    return null;
  }

  private @Nullable Refusal checkLabel(IncomingSeries series, int index, String previous) {
    String name = series.name(index);
    String value = series.value(index);
    if (!isName(name, false)) {
      return new Refusal(
          "label_invalid",
          "sample invalid label: %s metric %s".formatted(quoted(name), quoted(series.toString())));
    }
    if (bytes(name) > labels.maxNameBytes()) {
      return new Refusal(
          "label_name_too_long",
          "label name too long for metric (actual: %d, limit: %d) metric: %s label name: %s"
              .formatted(
                  bytes(name), labels.maxNameBytes(), quoted(series.toString()), quoted(name)));
    }
    if (bytes(value) > labels.maxValueBytes()) {
      return new Refusal(
          "label_value_too_long",
          "label value too long for metric (actual: %d, limit: %d) metric: %s label value: %s"
              .formatted(
                  bytes(value), labels.maxValueBytes(), quoted(series.toString()), quoted(value)));
    }
    if (name.equals(previous)) {
      return new Refusal(
          "duplicate_label_names",
          "duplicate label name: %s metric %s".formatted(quoted(name), quoted(series.toString())));
    }
    return null;
  }

  /** Null where a sample with this timestamp may be kept. */
  @Nullable Refusal checkTime(String metric, long timestampMillis) {
    long now = clock.wallMillis();
    if (timestampMillis < now - samples.maxAge().toMillis()) {
      return new Refusal(
          "greater_than_max_sample_age",
          "timestamp too old: %d metric: %s".formatted(timestampMillis, quoted(metric)));
    }
    if (timestampMillis > now + samples.maxFuture().toMillis()) {
      return new Refusal(
          "too_far_in_future",
          "timestamp too new: %d metric: %s".formatted(timestampMillis, quoted(metric)));
    }
    return null;
  }

  /** Null where a metadata entry may be kept. */
  @Nullable Refusal checkMetadata(String family, String help, String unit) {
    if (family.isEmpty()) {
      return new Refusal("missing_metric_name", "metadata missing metric name");
    }
    if (bytes(family) + bytes(help) + bytes(unit) <= labels.maxMetadataBytes()) {
      return null;
    }
    boolean longName = bytes(family) > labels.maxMetadataBytes();
    boolean longUnit = bytes(unit) > labels.maxMetadataBytes();
    String what = longName ? "METRIC_NAME" : longUnit ? "UNIT" : "HELP";
    String cause = longName ? family : longUnit ? unit : help;
    return new Refusal(
        longName ? "metric_name_too_long" : longUnit ? "unit_too_long" : "help_too_long",
        "metadata '%s' value too long: %s metric %s"
            .formatted(what, quoted(cause), quoted(family)));
  }

  int maxValueBytes() {
    return labels.maxValueBytes();
  }

  static int bytes(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return text.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    return text.length();
  }

  static String quoted(String text) {
    String cut = text.length() > MAX_QUOTED ? text.substring(0, MAX_QUOTED) : text;
    return '"' + cut.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  /** The names that Prometheus allowed before UTF-8 ones. */
  private static boolean isName(String name, boolean colons) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      boolean digit = i > 0 && c >= '0' && c <= '9';
      if (!letter && !digit && !(colons && c == ':')) {
        return false;
      }
    }
    return !name.isEmpty();
  }
}
