// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import com.google.protobuf.CodedOutputStream;
import io.tandem.model.Labels;
import io.tandem.wire.MalformedRequestException;
import io.tandem.wire.RequestDecoder;
import io.tandem.wire.RequestVisitor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.xerial.snappy.Snappy;

/**
 * Writes remote-write 1.0 requests with protobuf's own writer, and reads them back into lists: the
 * plain reference for encoders and decoders in tests. One builder, one thread.
 */
public final class RemoteWriteBodies {
  private static final int MAX_RAW_BYTES = 64 << 20;

  private final ByteArrayOutputStream request = new ByteArrayOutputStream();

  /** A sample with its value as raw bits. */
  public record Sample(long timestampMillis, long valueBits) {
    public static Sample of(long timestampMillis, double value) {
      return new Sample(timestampMillis, Double.doubleToRawLongBits(value));
    }

    public double value() {
      return Double.longBitsToDouble(valueBits);
    }
  }

  /** A series as sent: names and values in turn, in the order of the wire. */
  public record Series(List<String> pairs, List<Sample> samples, int exemplars, int histograms) {
    public Labels labels() {
      return Labels.of(pairs.toArray(String[]::new));
    }
  }

  /** A metadata entry. */
  public record Metadata(int type, String family, String help, String unit) {}

  /** A whole request. */
  public record Request(List<Series> series, List<Metadata> metadata) {}

  /** Adds a series with one sample. */
  public RemoteWriteBodies series(Labels labels, long timestampMillis, double value) {
    return series(labels, Sample.of(timestampMillis, value));
  }

  public RemoteWriteBodies series(Labels labels, Sample... samples) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      pairs.add(labels.name(i));
      pairs.add(labels.value(i));
    }
    return series(new Series(pairs, List.of(samples), 0, 0));
  }

  /** Adds a series exactly as given, labels unsorted or twice if so. */
  public RemoteWriteBodies series(Series series) {
    return field(1, seriesBytes(series));
  }

  public RemoteWriteBodies metadata(int type, String family, String help, String unit) {
    return field(
        3,
        message(
            out -> {
              out.writeEnum(1, type);
              out.writeString(2, family);
              out.writeString(4, help);
              out.writeString(5, unit);
            }));
  }

  /** Adds any field of the request, to build what is not allowed. */
  public RemoteWriteBodies field(int number, byte[] bytes) {
    request.writeBytes(message(out -> out.writeByteArray(number, bytes)));
    return this;
  }

  /** The protobuf bytes. */
  public byte[] raw() {
    return request.toByteArray();
  }

  /** The body as sent, in Snappy's block format. */
  public byte[] body() {
    return pack(raw());
  }

  public static byte[] pack(byte[] raw) {
    try {
      return Snappy.compress(raw);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a body; what is wrong with it fails the test. */
  public static Request read(byte[] body) {
    Collector collector = new Collector();
    try {
      new RequestDecoder(MAX_RAW_BYTES).decode(body, collector);
    } catch (MalformedRequestException e) {
      throw new AssertionError("not a remote-write body", e);
    }
    return new Request(collector.series, collector.metadata);
  }

  /** What anybody else's decoder tells of a request. */
  public static Request read(Source source) throws MalformedRequestException {
    Collector collector = new Collector();
    source.tell(collector);
    return new Request(collector.series, collector.metadata);
  }

  /** Tells a visitor what is in a request. */
  @FunctionalInterface
  public interface Source {
    void tell(RequestVisitor visitor) throws MalformedRequestException;
  }

  private static byte[] seriesBytes(Series series) {
    return message(
        out -> {
          for (int i = 0; i < series.pairs().size(); i += 2) {
            String name = series.pairs().get(i);
            String value = series.pairs().get(i + 1);
            out.writeByteArray(
                1,
                message(
                    label -> {
                      label.writeString(1, name);
                      label.writeString(2, value);
                    }));
          }
          for (Sample sample : series.samples()) {
            out.writeByteArray(2, sampleBytes(sample));
          }
          for (int i = 0; i < series.exemplars(); i++) {
            out.writeByteArray(3, new byte[0]);
          }
          for (int i = 0; i < series.histograms(); i++) {
            out.writeByteArray(4, new byte[0]);
          }
        });
  }

  private static byte[] sampleBytes(Sample sample) {
    return message(
        out -> {
          out.writeFixed64(1, sample.valueBits());
          out.writeInt64(2, sample.timestampMillis());
        });
  }

  private static byte[] message(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      writer.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @FunctionalInterface
  private interface Writer {
    void write(CodedOutputStream out) throws IOException;
  }

  private static final class Collector implements RequestVisitor {
    private final List<Series> series = new ArrayList<>();
    private final List<Metadata> metadata = new ArrayList<>();
    private List<String> pairs = new ArrayList<>();
    private List<Sample> samples = new ArrayList<>();

    @Override
    public void beginSeries() {
      pairs = new ArrayList<>();
      samples = new ArrayList<>();
    }

    @Override
    public void label(String name, String value) {
      pairs.add(name);
      pairs.add(value);
    }

    @Override
    public void sample(long timestampMillis, long valueBits) {
      samples.add(new Sample(timestampMillis, valueBits));
    }

    @Override
    public void endSeries(int exemplars, int histograms) {
      series.add(new Series(pairs, samples, exemplars, histograms));
    }

    @Override
    public void metadata(int type, String family, String help, String unit) {
      metadata.add(new Metadata(type, family, help, unit));
    }
  }
}
