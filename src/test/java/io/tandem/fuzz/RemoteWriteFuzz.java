// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.tandem.wire.MalformedRequestException;
import io.tandem.wire.RequestDecoder;
import io.tandem.wire.RequestVisitor;
import java.util.ArrayList;
import java.util.List;

/**
 * The receiver's reading of remote write 1.0 against protobuf's own generic reading: what ours
 * takes, the other takes too and finds the same series and metadata in. What is refused is refused
 * by one kind of exception, and no body claims more memory than it may.
 */
public final class RemoteWriteFuzz {
  private static final int MOST_BYTES = 1 << 20;

  private RemoteWriteFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      new RequestDecoder(MOST_BYTES).unpack(input);
    } catch (MalformedRequestException e) {
      // Nearly always; the body goes on as if it had been unpacked.
    }
    Seen seen = new Seen();
    try {
      new RequestDecoder(MOST_BYTES).decodeRaw(input, seen);
    } catch (MalformedRequestException e) {
      return;
    }
    try {
      UnknownFieldSet request = UnknownFieldSet.parseFrom(input);
      compare(seen.series, series(request));
      compare(seen.metadata, metadata(request));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError("protobuf itself refuses what was taken", e);
    }
  }

  private static void compare(List<String> found, List<String> expected) {
    if (!found.equals(expected)) {
      throw new AssertionError("expected " + expected + "\nbut was  " + found);
    }
  }

  private static final class Seen implements RequestVisitor {
    private final List<String> series = new ArrayList<>();
    private final List<String> metadata = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private final List<String> samples = new ArrayList<>();

    @Override
    public void beginSeries() {
      labels.clear();
      samples.clear();
    }

    @Override
    public void label(String name, String value) {
      labels.add(name + '=' + value);
    }

    @Override
    public void sample(long timestampMillis, long valueBits) {
      samples.add(timestampMillis + ":" + valueBits);
    }

    @Override
    public void endSeries(int exemplars, int histograms) {
      series.add(labels + " " + samples + " " + exemplars + " " + histograms);
    }

    @Override
    public void metadata(int type, String family, String help, String unit) {
      metadata.add(type + " " + family + " " + help + " " + unit);
    }
  }

  private static List<String> metadata(UnknownFieldSet request)
      throws InvalidProtocolBufferException {
    List<String> metadata = new ArrayList<>();
    for (ByteString bytes : request.getField(3).getLengthDelimitedList()) {
      UnknownFieldSet one = UnknownFieldSet.parseFrom(bytes);
      int type = (int) last(one.getField(1).getVarintList());
      String family = lastText(one.getField(2));
      metadata.add(
          type + " " + family + " " + lastText(one.getField(4)) + " " + lastText(one.getField(5)));
    }
    return metadata;
  }

  private static List<String> series(UnknownFieldSet request)
      throws InvalidProtocolBufferException {
    List<String> series = new ArrayList<>();
    for (ByteString bytes : request.getField(1).getLengthDelimitedList()) {
      UnknownFieldSet one = UnknownFieldSet.parseFrom(bytes);
      List<String> labels = new ArrayList<>();
      for (ByteString label : one.getField(1).getLengthDelimitedList()) {
        UnknownFieldSet pair = UnknownFieldSet.parseFrom(label);
        labels.add(lastText(pair.getField(1)) + '=' + lastText(pair.getField(2)));
      }
      List<String> samples = new ArrayList<>();
      for (ByteString sample : one.getField(2).getLengthDelimitedList()) {
        UnknownFieldSet pair = UnknownFieldSet.parseFrom(sample);
        samples.add(
            last(pair.getField(2).getVarintList()) + ":" + last(pair.getField(1).getFixed64List()));
      }
      int exemplars = one.getField(3).getLengthDelimitedList().size();
      int histograms = one.getField(4).getLengthDelimitedList().size();
      series.add(labels + " " + samples + " " + exemplars + " " + histograms);
    }
    return series;
  }

  private static String lastText(Field field) {
    List<ByteString> all = field.getLengthDelimitedList();
    return all.isEmpty() ? "" : all.getLast().toStringUtf8();
  }

  private static long last(List<Long> all) {
    return all.isEmpty() ? 0 : all.getLast();
  }
}
