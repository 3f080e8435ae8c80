// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.xerial.snappy.Snappy;

/**
 * Reads remote-write 2.0 requests with protobuf's own reader: the plain reference for what writes
 * them. What the specification forbids of symbols and references fails the test.
 */
public final class RemoteWriteV2Bodies {
  private RemoteWriteV2Bodies() {}

  /** An exemplar: names and values in turn. */
  public record Exemplar(List<String> pairs, long valueBits, long timestampMillis) {}

  /** The metadata of a series; type is the number on the wire. */
  public record Metadata(int type, String help, String unit) {}

  /** A series as sent; histograms as their bytes. */
  public record Series(
      List<String> pairs,
      List<RemoteWriteBodies.Sample> samples,
      List<List<Byte>> histograms,
      List<Exemplar> exemplars,
      Metadata metadata) {}

  /** A whole request. */
  public record Request(List<String> symbols, List<Series> series) {
    /** The same in the words of 1.0. */
    public RemoteWriteBodies.Request asV1() {
      return new RemoteWriteBodies.Request(
          series.stream()
              .map(
                  s ->
                      new RemoteWriteBodies.Series(
                          s.pairs(), s.samples(), s.exemplars().size(), s.histograms().size()))
              .toList(),
          List.of());
    }
  }

  public static Request read(byte[] body) {
    try {
      return readRaw(Snappy.uncompress(body));
    } catch (IOException e) {
      throw new UncheckedIOException("not a remote-write 2.0 body", e);
    }
  }

  private static Request readRaw(byte[] raw) throws IOException {
    List<String> symbols = new ArrayList<>();
    List<byte[]> series = new ArrayList<>();
    CodedInputStream in = CodedInputStream.newInstance(raw);
    while (!in.isAtEnd()) {
      int tag = in.readTag();
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 4 -> symbols.add(in.readStringRequireUtf8());
        case 5 -> series.add(in.readByteArray());
        default -> throw new AssertionError("field " + tag + " in a request of 2.0");
      }
    }
    if (symbols.isEmpty() || !symbols.getFirst().isEmpty()) {
      throw new AssertionError("the first symbol is not empty: " + symbols);
    }
    List<Series> read = new ArrayList<>();
    for (byte[] one : series) {
      read.add(series(CodedInputStream.newInstance(one), symbols));
    }
    return new Request(symbols, read);
  }

  private static Series series(CodedInputStream in, List<String> symbols) throws IOException {
    Series series =
        new Series(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new Metadata(0, "", ""));
    while (!in.isAtEnd()) {
      int tag = in.readTag();
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> pairs(in.readByteArray(), symbols, series.pairs());
        case 2 -> series.samples().add(sample(CodedInputStream.newInstance(in.readByteArray())));
        case 3 -> series.histograms().add(boxed(in.readByteArray()));
        case 4 -> series.exemplars().add(exemplar(in.readByteArray(), symbols));
        case 5 -> {
          Metadata metadata = metadata(in.readByteArray(), symbols);
          series =
              new Series(
                  series.pairs(),
                  series.samples(),
                  series.histograms(),
                  series.exemplars(),
                  metadata);
        }
        default -> throw new AssertionError("field " + tag + " in a series of 2.0");
      }
    }
    return series;
  }

  private static void pairs(byte[] packed, List<String> symbols, List<String> to)
      throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(packed);
    while (!in.isAtEnd()) {
      to.add(symbols.get(in.readUInt32()));
    }
    if (to.size() % 2 != 0) {
      throw new AssertionError("a name without a value: " + to);
    }
  }

  private static RemoteWriteBodies.Sample sample(CodedInputStream in) throws IOException {
    long bits = 0;
    long millis = 0;
    while (!in.isAtEnd()) {
      switch (WireFormat.getTagFieldNumber(in.readTag())) {
        case 1 -> bits = in.readFixed64();
        case 2 -> millis = in.readInt64();
        default -> throw new AssertionError("a field that samples have not");
      }
    }
    return new RemoteWriteBodies.Sample(millis, bits);
  }

  private static Exemplar exemplar(byte[] bytes, List<String> symbols) throws IOException {
    List<String> pairs = new ArrayList<>();
    long bits = 0;
    long millis = 0;
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    while (!in.isAtEnd()) {
      switch (WireFormat.getTagFieldNumber(in.readTag())) {
        case 1 -> pairs(in.readByteArray(), symbols, pairs);
        case 2 -> bits = in.readFixed64();
        case 3 -> millis = in.readInt64();
        default -> throw new AssertionError("a field that exemplars have not");
      }
    }
    return new Exemplar(pairs, bits, millis);
  }

  private static Metadata metadata(byte[] bytes, List<String> symbols) throws IOException {
    int type = 0;
    String help = "";
    String unit = "";
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    while (!in.isAtEnd()) {
      switch (WireFormat.getTagFieldNumber(in.readTag())) {
        case 1 -> type = in.readEnum();
        case 3 -> help = symbols.get(in.readUInt32());
        case 4 -> unit = symbols.get(in.readUInt32());
        default -> throw new AssertionError("a field that metadata has not");
      }
    }
    return new Metadata(type, help, unit);
  }

  private static List<Byte> boxed(byte[] bytes) {
    List<Byte> list = new ArrayList<>(bytes.length);
    for (byte b : bytes) {
      list.add(b);
    }
    return list;
  }
}
