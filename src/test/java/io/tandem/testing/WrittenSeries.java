// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.tandem.testing.RecordingSink.Exemplar;
import io.tandem.testing.RecordingSink.Histogram;
import io.tandem.testing.RecordingSink.Written;
import io.tandem.wire.Encoding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads encoded series with protobuf's own reader: samples, native histograms, exemplars. */
final class WrittenSeries {
  private final Map<String, String> labels = new TreeMap<>();
  private final List<Exemplar> exemplars = new ArrayList<>();
  private final List<Long> bits = new ArrayList<>();
  private final List<Long> millis = new ArrayList<>();
  private @Nullable Histogram histogram;

  private WrittenSeries() {}

  static List<Written> read(byte[] raw, Encoding encoding) {
    List<Written> all = new ArrayList<>();
    try {
      CodedInputStream in = CodedInputStream.newInstance(raw);
      while (!in.isAtEnd()) {
        if (in.readTag() != (1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
          throw new AssertionError("no series");
        }
        WrittenSeries series = new WrittenSeries();
        series.read(in.readByteArray());
        all.add(series.written(encoding));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private Written written(Encoding encoding) {
    Histogram of = histogram;
    if (bits.size() + (of == null ? 0 : 1) != 1) {
      throw new AssertionError("not one sample: " + labels);
    }
    return of == null
        ? new Written(encoding, labels, bits.getFirst(), millis.getFirst(), null, exemplars)
        : new Written(encoding, labels, 0, of.millis(), of, exemplars);
  }

  private void read(byte[] series) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(series);
    while (!in.isAtEnd()) {
      switch (WireFormat.getTagFieldNumber(in.readTag())) {
        case 1 -> {
          List<String> pair = pair(in.readByteArray());
          labels.put(pair.get(0), pair.get(1));
        }
        case 2 -> sample(CodedInputStream.newInstance(in.readByteArray()));
        case 3 -> exemplars.add(exemplar(in.readByteArray()));
        case 4 -> histogram = histogram(in.readByteArray());
        default -> throw new AssertionError("a field that series have not");
      }
    }
  }

  private static List<String> pair(byte[] label) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(label);
    in.readTag();
    String name = in.readString();
    in.readTag();
    return List.of(name, in.readString());
  }

  private void sample(CodedInputStream in) throws IOException {
    while (!in.isAtEnd()) {
      switch (WireFormat.getTagFieldNumber(in.readTag())) {
        case 1 -> bits.add(in.readFixed64());
        case 2 -> millis.add(in.readInt64());
        case 3 -> in.readInt64();
        default -> throw new AssertionError("a field that samples have not");
      }
    }
  }

  private static Exemplar exemplar(byte[] bytes) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    List<String> pairs = new ArrayList<>();
    double value = 0;
    long time = 0;
    while (!in.isAtEnd()) {
      switch (WireFormat.getTagFieldNumber(in.readTag())) {
        case 1 -> pairs.addAll(pair(in.readByteArray()));
        case 2 -> value = in.readDouble();
        case 3 -> time = in.readInt64();
        default -> throw new AssertionError("a field that exemplars have not");
      }
    }
    return new Exemplar(pairs, value, time);
  }

  private static Histogram histogram(byte[] bytes) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    double count = 0;
    double sum = 0;
    int schema = 0;
    double threshold = 0;
    double zero = 0;
    int hint = 0;
    long time = 0;
    long start = 0;
    Side positive = new Side();
    Side negative = new Side();
    List<Double> bounds = new ArrayList<>();
    while (!in.isAtEnd()) {
      int number = WireFormat.getTagFieldNumber(in.readTag());
      switch (number) {
        case 1 -> count = in.readUInt64();
        case 2 -> count = in.readDouble();
        case 3 -> sum = in.readDouble();
        case 4 -> schema = in.readSInt32();
        case 5 -> threshold = in.readDouble();
        case 6 -> zero = in.readUInt64();
        case 7 -> zero = in.readDouble();
        case 8, 9, 10 -> negative.read(number - 8, in.readByteArray());
        case 11, 12, 13 -> positive.read(number - 11, in.readByteArray());
        case 14 -> hint = in.readEnum();
        case 15 -> time = in.readInt64();
        case 16 -> {
          CodedInputStream packed = CodedInputStream.newInstance(in.readByteArray());
          while (!packed.isAtEnd()) {
            bounds.add(packed.readDouble());
          }
        }
        case 17 -> start = in.readInt64();
        default -> throw new AssertionError("a field that histograms have not");
      }
    }
    return new Histogram(
        schema,
        count,
        sum,
        threshold,
        zero,
        positive.buckets(),
        negative.buckets(),
        bounds,
        hint,
        time,
        start);
  }

  /** Buckets of one sign on their way to absolute counts. */
  private static final class Side {
    private final List<Integer> indexes = new ArrayList<>();
    private final List<Double> counts = new ArrayList<>();
    private int next;

    void read(int kind, byte[] bytes) throws IOException {
      CodedInputStream in = CodedInputStream.newInstance(bytes);
      if (kind == 0) {
        in.readTag();
        next += in.readSInt32();
        in.readTag();
        for (int left = in.readUInt32(); left > 0; left--) {
          indexes.add(next++);
        }
        return;
      }
      long absolute = 0;
      while (!in.isAtEnd()) {
        absolute += kind == 1 ? in.readSInt64() : 0;
        counts.add(kind == 1 ? absolute : in.readDouble());
      }
    }

    Map<Integer, Double> buckets() {
      Map<Integer, Double> buckets = new TreeMap<>();
      for (int i = 0; i < indexes.size(); i++) {
        buckets.put(indexes.get(i), counts.get(i));
      }
      return buckets;
    }
  }
}
