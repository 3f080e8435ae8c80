// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fuzz;

import static io.tandem.fuzz.ProtoFields.BYTES;
import static io.tandem.fuzz.ProtoFields.FIXED64;
import static io.tandem.fuzz.ProtoFields.PACKED;
import static io.tandem.fuzz.ProtoFields.VARINT;

import io.tandem.fuzz.ProtoFields.Field;
import io.tandem.fuzz.ProtoFields.Malformed;
import io.tandem.fuzz.ProtoFields.Unjudged;
import io.tandem.scrape.parse.Floats;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Families in protobuf, message by message into objects. */
final class NaiveProtobufPage {
  private static final String[] TYPES = {
    "counter", "gauge", "summary", "unknown", "histogram", "gaugehistogram"
  };
  private static final int SUMMARY = 2;
  private static final int HISTOGRAM = 4;

  private static final Map<Integer, Integer> FAMILY =
      Map.of(1, ~BYTES, 2, ~BYTES, 3, ~VARINT, 4, BYTES, 5, ~BYTES);
  private static final Map<Integer, Integer> METRIC =
      Map.of(1, BYTES, 2, ~BYTES, 3, ~BYTES, 4, ~BYTES, 5, ~BYTES, 6, VARINT, 7, ~BYTES);
  private static final Map<Integer, Integer> PAIR = Map.of(1, BYTES, 2, BYTES);
  private static final Map<Integer, Integer> PLAIN = Map.of(1, FIXED64);
  private static final Map<Integer, Integer> COUNTER = Map.of(1, FIXED64, 2, BYTES, 3, BYTES);
  private static final Map<Integer, Integer> SUMMARY_FIELDS =
      Map.of(1, VARINT, 2, FIXED64, 3, BYTES, 4, BYTES);
  private static final Map<Integer, Integer> QUANTILE = Map.of(1, FIXED64, 2, FIXED64);
  private static final Map<Integer, Integer> BUCKET =
      Map.of(1, VARINT, 2, FIXED64, 3, BYTES, 4, FIXED64);
  private static final Map<Integer, Integer> SPAN = Map.of(1, VARINT, 2, VARINT);
  private static final Map<Integer, Integer> HISTOGRAM_FIELDS =
      Map.ofEntries(
          Map.entry(1, VARINT),
          Map.entry(2, FIXED64),
          Map.entry(3, BYTES),
          Map.entry(4, FIXED64),
          Map.entry(5, VARINT),
          Map.entry(6, FIXED64),
          Map.entry(7, VARINT),
          Map.entry(8, FIXED64),
          Map.entry(9, BYTES),
          Map.entry(10, PACKED),
          Map.entry(11, PACKED),
          Map.entry(12, BYTES),
          Map.entry(13, PACKED),
          Map.entry(14, PACKED),
          Map.entry(15, BYTES),
          Map.entry(16, BYTES));

  private final List<String> entries = new ArrayList<>();
  private final boolean ignoresNative;
  private List<String> labels = List.of();
  private String timestamp = "none";

  private NaiveProtobufPage(boolean ignoresNative) {
    this.ignoresNative = ignoresNative;
  }

  /** What is in the page, or null where it is better not judged. */
  static @Nullable List<String> read(byte[] page, boolean ignoresNative) {
    NaiveProtobufPage reading = new NaiveProtobufPage(ignoresNative);
    try {
      for (byte[] family : families(page)) {
        reading.family(family);
      }
      reading.entries.add(PageReading.END);
      return reading.entries;
    } catch (Malformed e) {
      return List.of(PageReading.INVALID);
    } catch (Unjudged e) {
      return null;
    }
  }

  /** Of a page that is refused, only that. */
  static List<String> verdict(List<String> entries) {
    return entries.getLast().equals(PageReading.INVALID) ? List.of(PageReading.INVALID) : entries;
  }

  private static List<byte[]> families(byte[] page) throws Malformed {
    List<byte[]> families = new ArrayList<>();
    int at = 0;
    while (at < page.length) {
      BigInteger length = BigInteger.ZERO;
      boolean more = true;
      for (int i = 0; more; i++) {
        if (i == 5 || at == page.length) {
          throw new Malformed("a length");
        }
        length = length.or(BigInteger.valueOf(page[at] & 0x7f).shiftLeft(7 * i));
        more = page[at++] < 0;
      }
      if (length.compareTo(BigInteger.valueOf(page.length - at)) > 0) {
        throw new Malformed("a family is cut off");
      }
      families.add(Arrays.copyOfRange(page, at, at + length.intValue()));
      at += length.intValue();
    }
    return families;
  }

  private void family(byte[] bytes) throws Malformed {
    ProtoFields fields = new ProtoFields(bytes, FAMILY);
    if (!fields.has(4)) {
      return;
    }
    int lastOfHead =
        fields.all.lastIndexOf(
            fields.all.stream()
                .filter(f -> f.number() < 6 && f.number() != 4)
                .reduce((a, b) -> b)
                .orElseThrow(() -> new Malformed("no name")));
    if (lastOfHead > fields.all.indexOf(fields.of(4).getFirst())) {
      throw new Unjudged();
    }
    String name = text(fields.bytes(1));
    long type = fields.number(3);
    if (name.isEmpty() || type < 0 || type >= TYPES.length) {
      throw new Malformed("name or type");
    }
    String help = text(fields.bytes(2));
    String word = TYPES[(int) type];
    entries.add(PageReading.metadata("TYPE", name, word));
    if (!help.isEmpty()) {
      entries.add(PageReading.metadata("HELP", name, help));
    }
    String unit = text(fields.bytes(5));
    if (!unit.isEmpty()) {
      String of = type == 0 && name.endsWith("_total") ? name.replaceAll("_total$", "") : name;
      if (!of.endsWith("_" + unit)) {
        throw new Malformed("unit");
      }
      entries.add(PageReading.metadata("UNIT", name, unit));
    }
    for (Field metric : fields.of(4)) {
      metric(name, (int) type, new ProtoFields(metric.bytes(), METRIC));
    }
  }

  private static String text(byte[] bytes) throws Malformed {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Malformed("no UTF-8");
    }
  }

  private void metric(String name, int type, ProtoFields metric) throws Malformed {
    labels = new ArrayList<>();
    for (Field label : metric.of(1)) {
      ProtoFields pair = new ProtoFields(label.bytes(), PAIR);
      if (pair.bytes(1).length == 0) {
        throw new Malformed("a label without a name");
      }
      labels.add(text(pair.bytes(1)) + '=' + text(pair.bytes(2)));
    }
    timestamp = metric.number(6) == 0 ? "none" : Long.toString(metric.number(6));
    int content = new int[] {3, 2, 4, 5, 7, 7}[type];
    if (metric.all.stream()
        .anyMatch(
            f -> f.number() > 1 && f.number() < 8 && f.number() != 6 && f.number() != content)) {
      throw new Unjudged();
    }
    switch (type) {
      case SUMMARY -> summary(name, new ProtoFields(metric.bytes(content), SUMMARY_FIELDS));
      case HISTOGRAM, HISTOGRAM + 1 ->
          histogram(name, new ProtoFields(metric.bytes(content), HISTOGRAM_FIELDS));
      default ->
          sample(
              name, new ProtoFields(metric.bytes(content), type == 0 ? COUNTER : PLAIN).number(1));
    }
  }

  private void sample(String name, long bits, String... more) {
    List<String> all = new ArrayList<>(labels);
    all.addAll(List.of(more));
    entries.add(PageReading.sample(name, all, bits, timestamp));
  }

  private void sample(String name, double value, String... more) {
    sample(name, Double.doubleToRawLongBits(value), more);
  }

  private static double unsigned(long value) {
    return new BigInteger(Long.toUnsignedString(value)).doubleValue();
  }

  private void summary(String name, ProtoFields summary) throws Malformed {
    List<ProtoFields> quantiles = new ArrayList<>();
    for (Field quantile : summary.of(3)) {
      quantiles.add(new ProtoFields(quantile.bytes(), QUANTILE));
    }
    sample(name + "_count", unsigned(summary.number(1)));
    sample(name + "_sum", summary.number(2));
    for (ProtoFields quantile : quantiles) {
      sample(name, quantile.number(2), "quantile=" + Floats.format(quantile.real(1)));
    }
  }

  private void histogram(String name, ProtoFields histogram) throws Malformed {
    List<ProtoFields> buckets = new ArrayList<>();
    for (Field bucket : histogram.of(3)) {
      buckets.add(new ProtoFields(bucket.bytes(), BUCKET));
    }
    NaiveNative natively = new NaiveNative(histogram, SPAN);
    if (!ignoresNative && natively.isMeant()) {
      entries.add(PageReading.histogram(name, labels, timestamp, natively.isValid()));
      if (buckets.isEmpty()) {
        return;
      }
    }
    double count = histogram.real(4) == 0 ? unsigned(histogram.number(1)) : histogram.real(4);
    sample(name + "_count", count);
    sample(name + "_sum", histogram.number(2));
    for (ProtoFields bucket : buckets) {
      double value = bucket.real(4) == 0 ? unsigned(bucket.number(1)) : bucket.real(4);
      sample(name + "_bucket", value, "le=" + Floats.format(bucket.real(2)));
      if (bucket.real(2) == Double.POSITIVE_INFINITY) {
        return;
      }
    }
    sample(name + "_bucket", count, "le=+Inf");
  }
}
