// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A request taken apart into its series, so that it can be split or freed from some of them; for
 * the rare answers that need it (too large, a faulty series).
 *
 * <p>Costs one uncompressed copy and a walk over all series. Any thread.
 */
public final class OpenRequest {
  private static final int SERIES_TAG = (1 << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int LABELS = 1;
  private static final int SAMPLES = 2;
  private static final int HISTOGRAMS = 4;
  private static final long FNV_START = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final Request request;
  private final byte[] raw;
  private final List<Series> series = new ArrayList<>();

  /** One series field, from its tag to its end. */
  private record Series(int start, int end, int samples, long labelsHash) {}

  private OpenRequest(Request request, byte[] raw) {
    this.request = request;
    this.raw = raw;
  }

  /** Takes a request apart that we made ourselves. */
  public static OpenRequest of(Request request) throws MalformedRequestException {
    byte[] raw = new RequestDecoder(request.rawLength()).unpack(request.body());
    OpenRequest open = new OpenRequest(request, raw);
    try {
      open.walk();
    } catch (IOException e) {
      throw new MalformedRequestException(
          MalformedRequestException.Reason.PROTOBUF, "proto: " + e.getMessage(), e);
    }
    return open;
  }

  public int seriesCount() {
    return series.size();
  }

  public int samples(int at) {
    return series.get(at).samples();
  }

  /** Identifies the label set of a series, by its encoded bytes. */
  public long labelsHash(int at) {
    return series.get(at).labelsHash();
  }

  /** The labels of a series as text, to be shown to somebody. */
  public String labels(int at) throws MalformedRequestException {
    Series one = series.get(at);
    LabelText text = new LabelText();
    new RequestDecoder(raw.length).decodeRaw(Arrays.copyOfRange(raw, one.start(), one.end()), text);
    return text.toString();
  }

  /** The request in two halves of about the same size; one request where it has one series. */
  public List<Request> halves(PartCompressor compressor) {
    if (series.size() < 2) {
      return List.of(request);
    }
    int cut = 1;
    while (cut < series.size() - 1 && series.get(cut).end() <= raw.length / 2) {
      cut++;
    }
    BitSet first = new BitSet();
    first.set(0, cut);
    BitSet second = new BitSet();
    second.set(cut, series.size());
    return List.of(keeping(first, compressor), keeping(second, compressor));
  }

  /** A request of the chosen series, at least one, in their order. */
  public Request keeping(BitSet chosen, PartCompressor compressor) {
    byte[] kept = new byte[raw.length];
    TargetIndex.Builder index = new TargetIndex.Builder();
    int length = 0;
    int samples = 0;
    int entry = 0;
    for (int i = chosen.nextSetBit(0); i >= 0; i = chosen.nextSetBit(i + 1)) {
      Series one = series.get(i);
      int size = one.end() - one.start();
      entry = entryOf(one.start(), entry);
      if (entry < request.index().size()) {
        index.add(
            request.index().targetId(entry),
            request.index().tickMillis(entry),
            request.index().isUp(entry),
            length,
            size,
            one.samples());
      }
      System.arraycopy(raw, one.start(), kept, length, size);
      length += size;
      samples += one.samples();
    }
    return new Request(
        compressor.body(kept, length),
        length,
        samples,
        request.firstMillis(),
        request.lastMillis(),
        request.identity(),
        index.build());
  }

  private int entryOf(int offset, int from) {
    TargetIndex index = request.index();
    int entry = from;
    while (entry < index.size() && index.offset(entry) + index.length(entry) <= offset) {
      entry++;
    }
    return entry;
  }

  private void walk() throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(raw);
    while (!in.isAtEnd()) {
      int start = in.getTotalBytesRead();
      int tag = in.readTag();
      if (tag != SERIES_TAG) {
        throw new IOException("field " + tag + " where a series should be");
      }
      int outer = in.pushLimit(in.readRawVarint32());
      series.add(readSeries(in, start));
      in.popLimit(outer);
    }
  }

  private Series readSeries(CodedInputStream in, int start) throws IOException {
    int samples = 0;
    long hash = FNV_START;
    while (!in.isAtEnd()) {
      int from = in.getTotalBytesRead();
      int tag = in.readTag();
      in.skipField(tag);
      switch (WireFormat.getTagFieldNumber(tag)) {
        case LABELS -> hash = hash(hash, from, in.getTotalBytesRead());
        case SAMPLES, HISTOGRAMS -> samples++;
        default -> {
          // Exemplars go where their series goes.
        }
      }
    }
    return new Series(start, in.getTotalBytesRead(), samples, hash);
  }

  private long hash(long start, int from, int to) {
    long hash = start;
    for (int i = from; i < to; i++) {
      hash = (hash ^ (raw[i] & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  /** Writes labels as Prometheus does. */
  private static final class LabelText implements RequestVisitor {
    private final StringBuilder text = new StringBuilder("{");

    @Override
    public void beginSeries() {}

    @Override
    public void label(String name, String value) {
      text.append(text.length() == 1 ? "" : ", ").append(name).append("=\"").append(value);
      text.append('"');
    }

    @Override
    public void sample(long timestampMillis, long valueBits) {}

    @Override
    public void endSeries(int exemplars, int histograms) {}

    @Override
    public void metadata(int type, String family, String help, String unit) {}

    @Override
    public String toString() {
      return text + "}";
    }
  }
}
