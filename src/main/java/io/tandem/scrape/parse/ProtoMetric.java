// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

import io.tandem.model.MetricMetadata;
import io.tandem.scrape.histogram.NativeHistogram;
import io.tandem.wire.ProtoCursor;
import java.nio.charset.StandardCharsets;

/**
 * One {@code io.prometheus.client.Metric} and the samples it stands for: one, or those of a summary
 * or histogram, in the order in which Prometheus reads them. Allocates nothing for a metric whose
 * bounds are known. Belongs to one parser.
 */
final class ProtoMetric {
  /** Which sample is next. */
  private enum Part {
    NATIVE,
    VALUE,
    COUNT,
    SUM,
    ELEMENTS,
    NONE
  }

  private static final byte[] NOTHING = new byte[0];
  private static final byte[] COUNT = ascii("_count");
  private static final byte[] SUM = ascii("_sum");
  private static final byte[] BUCKET = ascii("_bucket");
  private static final byte[] LE = ascii("le");
  private static final byte[] QUANTILE = ascii("quantile");
  private static final long INFINITE = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);

  private static final int LABEL = 1;
  private static final int TIMESTAMP = 6;
  private static final int ELEMENT = 3;
  private static final int NATIVE_EXEMPLAR = 16;

  private final boolean ignoresNative;
  private final boolean classicToo;
  private final ProtoText text = new ProtoText();
  private final BoundTexts bounds = new BoundTexts();
  private final NativeReader reader = new NativeReader();
  private final NativeHistogram histogram = new NativeHistogram();
  private final ProtoExemplars exemplars = new ProtoExemplars();
  private final ProtoCursor fields = new ProtoCursor();
  private final ProtoCursor content = new ProtoCursor();
  private final ProtoCursor elements = new ProtoCursor();
  private final ProtoCursor element = new ProtoCursor();

  private MetricMetadata.Type type = MetricMetadata.Type.UNKNOWN;
  private byte[] window = NOTHING;
  private int start;
  private int end;
  private long timestamp;
  private long created;
  private long value;
  private double count;
  private long sum;
  private int exemplarStart;
  private int exemplarEnd;
  private long bound;
  private long elementValue;
  private boolean isNative;
  private boolean hasBuckets;
  private boolean hasNativeExemplars;
  private boolean endsInfinite;
  private Part part = Part.NONE;

  /** The sample read last. */
  private Part current = Part.NONE;

  ProtoMetric(boolean ignoresNative, boolean classicToo) {
    this.ignoresNative = ignoresNative;
    this.classicToo = classicToo;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Takes the metric that is the field; false where it is malformed. */
  boolean read(ProtoCursor metric, MetricMetadata.Type familyType) {
    type = familyType;
    window = metric.bytes();
    start = 0;
    end = 0;
    timestamp = 0;
    text.clear();
    fields.into(metric);
    while (fields.next()) {
      boolean readable =
          switch (fields.number()) {
            case LABEL -> fields.wireType() == ProtoCursor.BYTES && text.label(fields);
            case TIMESTAMP -> {
              timestamp = fields.value();
              yield fields.wireType() == ProtoCursor.VARINT;
            }
            case 2, 3, 4, 5, 7 -> keepContent();
            default -> true;
          };
      if (!readable) {
        return false;
      }
    }
    return !fields.isMalformed() && readContent();
  }

  private boolean keepContent() {
    int wanted =
        switch (type) {
          case GAUGE -> 2;
          case COUNTER -> 3;
          case SUMMARY -> 4;
          case HISTOGRAM, GAUGEHISTOGRAM -> 7;
          default -> 5;
        };
    if (fields.number() == wanted) {
      start = fields.start();
      end = start + fields.length();
    }
    return fields.wireType() == ProtoCursor.BYTES;
  }

  private boolean readContent() {
    value = 0;
    created = 0;
    exemplarStart = 0;
    exemplarEnd = 0;
    return switch (type) {
      case HISTOGRAM, GAUGEHISTOGRAM -> readHistogram();
      case SUMMARY -> readSummary();
      default -> readValue();
    };
  }

  private boolean readValue() {
    part = Part.VALUE;
    boolean isCounter = type == MetricMetadata.Type.COUNTER;
    content.over(window, start, end);
    while (content.next()) {
      if (content.isOther(1, ProtoCursor.FIXED64)
          || isCounter && content.isOther(2, ProtoCursor.BYTES)
          || isCounter && content.isOther(3, ProtoCursor.BYTES)) {
        return false;
      }
      if (content.number() == 1) {
        value = content.value();
      } else if (isCounter && content.number() == 2) {
        exemplarStart = content.start();
        exemplarEnd = exemplarStart + content.length();
      } else if (isCounter && content.number() == 3) {
        readCreated();
      }
    }
    return !content.isMalformed();
  }

  private void readCreated() {
    exemplars.time(content);
    created = exemplars.millis();
  }

  private boolean readSummary() {
    part = Part.COUNT;
    count = 0;
    sum = 0;
    content.over(window, start, end);
    while (content.next()) {
      if (content.isOther(1, ProtoCursor.VARINT)
          || content.isOther(2, ProtoCursor.FIXED64)
          || content.isOther(4, ProtoCursor.BYTES)) {
        return false;
      }
      switch (content.number()) {
        case 1 -> count = NativeReader.unsigned(content.value());
        case 2 -> sum = content.value();
        case 4 -> readCreated();
        default -> {
          if (content.number() == ELEMENT && !isElement(true)) {
            return false;
          }
        }
      }
    }
    return !content.isMalformed();
  }

  private boolean readHistogram() {
    hasBuckets = false;
    hasNativeExemplars = false;
    content.over(window, start, end);
    while (content.next()) {
      if (content.isOther(15, ProtoCursor.BYTES)
          || content.isOther(NATIVE_EXEMPLAR, ProtoCursor.BYTES)
          || content.number() == ELEMENT && !isElement(false)) {
        return false;
      }
      if (content.number() == ELEMENT) {
        hasBuckets = true;
        hasNativeExemplars = true;
      } else if (content.number() == NATIVE_EXEMPLAR) {
        hasNativeExemplars = true;
      } else if (content.number() == 15) {
        readCreated();
      }
    }
    if (content.isMalformed() || !reader.read(window, start, end)) {
      return false;
    }
    count = reader.classicCount();
    sum = Double.doubleToRawLongBits(reader.sum());
    isNative = !ignoresNative && reader.isNative();
    part = isNative ? Part.NATIVE : Part.COUNT;
    return true;
  }

  /** Whether the field is a whole bucket or quantile; it is read when its turn comes. */
  private boolean isElement(boolean isSummary) {
    element.into(content);
    while (element.next()) {
      boolean fits =
          switch (element.number()) {
            case 1 -> element.wireType() == (isSummary ? ProtoCursor.FIXED64 : ProtoCursor.VARINT);
            case 2 -> element.wireType() == ProtoCursor.FIXED64;
            case 3 -> isSummary || element.wireType() == ProtoCursor.BYTES;
            case 4 -> isSummary || element.wireType() == ProtoCursor.FIXED64;
            default -> true;
          };
      if (!fits) {
        return false;
      }
    }
    return !element.isMalformed();
  }

  /** Whether another sample of the metric follows; then it is laid out in the series. */
  boolean next(ParsedSeries series, byte[] name, int nameLength) {
    current = part;
    switch (part) {
      case NATIVE -> {
        reader.fill(histogram, type == MetricMetadata.Type.GAUGEHISTOGRAM);
        sample(series, name, nameLength, NOTHING, 0);
        part = classicToo && hasBuckets ? Part.COUNT : Part.NONE;
      }
      case VALUE -> {
        sample(series, name, nameLength, NOTHING, value);
        part = Part.NONE;
      }
      case COUNT -> {
        sample(series, name, nameLength, COUNT, Double.doubleToRawLongBits(count));
        part = Part.SUM;
      }
      case SUM -> {
        sample(series, name, nameLength, SUM, sum);
        elements.over(window, start, end);
        endsInfinite = type == MetricMetadata.Type.SUMMARY;
        part = Part.ELEMENTS;
      }
      case ELEMENTS -> {
        return nextElement(series, name, nameLength);
      }
      case NONE -> {
        return false;
      }
    }
    return true;
  }

  private boolean nextElement(ParsedSeries series, byte[] name, int nameLength) {
    boolean isSummary = type == MetricMetadata.Type.SUMMARY;
    while (part == Part.ELEMENTS && elements.next()) {
      if (elements.number() != ELEMENT) {
        continue;
      }
      readElement(isSummary);
      if (!isSummary && bound == INFINITE) {
        endsInfinite = true;
        part = Part.NONE;
      }
      element(series, name, nameLength, isSummary);
      return true;
    }
    part = Part.NONE;
    if (endsInfinite) {
      current = Part.NONE;
      return false;
    }
    // The bucket of everything may be left out.
    endsInfinite = true;
    bound = INFINITE;
    elementValue = Double.doubleToRawLongBits(count);
    exemplarStart = 0;
    exemplarEnd = 0;
    element(series, name, nameLength, false);
    return true;
  }

  private void readElement(boolean isSummary) {
    long whole = 0;
    double real = 0;
    bound = 0;
    elementValue = 0;
    exemplarStart = 0;
    exemplarEnd = 0;
    element.into(elements);
    while (element.next()) {
      switch (element.number()) {
        case 1 -> {
          whole = element.value();
          bound = isSummary ? element.value() : bound;
        }
        case 2 -> {
          bound = isSummary ? bound : element.value();
          elementValue = element.value();
        }
        case 3 -> {
          exemplarStart = element.start();
          exemplarEnd = exemplarStart + element.length();
        }
        case 4 -> real = Double.longBitsToDouble(element.value());
        default -> {
          // Nothing else is in a bucket or quantile.
        }
      }
    }
    if (!isSummary) {
      elementValue = Double.doubleToRawLongBits(real == 0 ? NativeReader.unsigned(whole) : real);
    }
  }

  private void element(ParsedSeries series, byte[] name, int nameLength, boolean isSummary) {
    text.sample(
        series,
        name,
        nameLength,
        isSummary ? NOTHING : BUCKET,
        isSummary ? QUANTILE : LE,
        bounds.of(bound));
    finish(series, elementValue);
  }

  private void sample(ParsedSeries series, byte[] name, int nameLength, byte[] suffix, long bits) {
    text.sample(series, name, nameLength, suffix, NOTHING, NOTHING);
    finish(series, bits);
  }

  private void finish(ParsedSeries series, long bits) {
    series.valueBits = bits;
    series.timestamped = timestamp != 0;
    series.timestamp = timestamp;
  }

  /** Whether the sample read last is a native histogram. */
  boolean isHistogram() {
    return current == Part.NATIVE;
  }

  NativeHistogram histogram() {
    return histogram;
  }

  /** When the sample read last began to count, or 0. */
  long created() {
    return created;
  }

  /** Whether the sample read last has exemplars, or a histogram buckets that may have some. */
  boolean hasExemplars() {
    boolean one = exemplarEnd > exemplarStart && type != MetricMetadata.Type.SUMMARY;
    return switch (current) {
      case VALUE, ELEMENTS -> one;
      case NATIVE -> hasNativeExemplars;
      default -> false;
    };
  }

  /** Adds the exemplars of the sample read last. */
  void readExemplars(Exemplars to) {
    switch (current) {
      case VALUE, ELEMENTS -> {
        if (hasExemplars()) {
          exemplars.read(window, exemplarStart, exemplarEnd, false, to);
        }
      }
      case NATIVE -> readNativeExemplars(to);
      default -> {
        // Counts and sums have none.
      }
    }
  }

  private void readNativeExemplars(Exemplars to) {
    content.over(window, start, end);
    boolean any = false;
    while (content.next()) {
      if (content.is(NATIVE_EXEMPLAR, ProtoCursor.BYTES)) {
        any = true;
        exemplars.read(content, true, to);
      }
    }
    content.over(window, start, end);
    while (!any && content.next()) {
      if (content.number() == ELEMENT) {
        element.into(content);
        while (element.next()) {
          if (element.is(3, ProtoCursor.BYTES)) {
            exemplars.read(element, true, to);
          }
        }
      }
    }
  }
}
