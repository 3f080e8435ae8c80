// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.tandem.model.SpecialValues;
import io.tandem.scrape.ScrapeSink;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.Encoding;
import io.tandem.wire.MalformedRequestException;
import io.tandem.wire.PartCompressor;
import io.tandem.wire.RequestDecoder;
import io.tandem.wire.RequestVisitor;
import io.tandem.wire.ScrapeStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps what scraping commits, decoded, in order. */
public final class RecordingSink implements ScrapeSink {
  private final List<EncodedScrape> scrapes = new ArrayList<>();
  private final List<Written> written = new ArrayList<>();
  private int aborted;

  /** One sample as written. */
  public record Written(
      Encoding encoding,
      Map<String, String> labels,
      long bits,
      long millis,
      @Nullable Histogram histogram,
      List<Exemplar> exemplars) {
    public double value() {
      return Double.longBitsToDouble(bits);
    }

    public boolean isStale() {
      return SpecialValues.isStale(value());
    }

    public String name() {
      return labels.getOrDefault("__name__", "");
    }

    /** As in an exposition, with {@code STALE} for a stale marker. */
    @Override
    public String toString() {
      Map<String, String> rest = new TreeMap<>(labels);
      rest.remove("__name__");
      return name() + rest + " " + (isStale() ? "STALE" : String.valueOf(value()));
    }
  }

  /** A native histogram as written: buckets that are not empty, by index. */
  public record Histogram(
      int schema,
      double count,
      double sum,
      double zeroThreshold,
      double zeroCount,
      Map<Integer, Double> positive,
      Map<Integer, Double> negative,
      List<Double> bounds,
      int resetHint,
      long millis,
      long startMillis) {}

  /** An exemplar as written: names and values in turn. */
  public record Exemplar(List<String> pairs, double value, long millis) {}

  @Override
  public void commit(EncodedScrape scrape) {
    scrapes.add(scrape);
    scrape.parts().forEach(part -> decode(scrape.encoding(), part));
  }

  @Override
  public ScrapeStage stage(Encoding encoding, long targetId, long tickMillis, boolean up) {
    List<EncodedScrape.Part> staged = new ArrayList<>();
    return new ScrapeStage() {
      @Override
      public boolean add(EncodedScrape.Part part) {
        return staged.add(part);
      }

      @Override
      public void onDrain(Runnable action) {
        action.run();
      }

      @Override
      public void commit(EncodedScrape last) {
        staged.forEach(part -> decode(encoding, part));
        RecordingSink.this.commit(last);
      }

      @Override
      public void abort() {
        aborted++;
      }
    };
  }

  private void decode(Encoding encoding, EncodedScrape.Part part) {
    byte[] raw =
        part.compressed()
            ? PartCompressor.decompress(part)
            : java.util.Arrays.copyOf(part.bytes(), part.length());
    try {
      new RequestDecoder(Integer.MAX_VALUE).decodeRaw(raw, new Reader(encoding));
      written.addAll(WrittenSeries.read(raw, encoding));
    } catch (MalformedRequestException e) {
      throw new AssertionError("a part cannot be decoded", e);
    }
  }

  public List<EncodedScrape> scrapes() {
    return scrapes;
  }

  public int aborted() {
    return aborted;
  }

  /** What was written since the last call. */
  public List<Written> take() {
    List<Written> taken = List.copyOf(written);
    written.clear();
    return taken;
  }

  private final class Reader implements RequestVisitor {
    private final Encoding encoding;
    private Map<String, String> labels = new TreeMap<>();
    private String previous = "";

    Reader(Encoding encoding) {
      this.encoding = encoding;
    }

    @Override
    public void beginSeries() {
      labels = new TreeMap<>();
      previous = "";
    }

    @Override
    public void label(String name, String value) {
      if (name.compareTo(previous) <= 0) {
        throw new AssertionError("labels out of order: " + previous + " before " + name);
      }
      previous = name;
      labels.put(name, value);
    }

    @Override
    public void sample(long timestampMillis, long valueBits) {
      // Read by WrittenSeries; here the order of labels is checked.
    }

    @Override
    public void endSeries(int exemplars, int histograms) {
      // Nothing to keep.
    }

    @Override
    public void metadata(int type, String family, String help, String unit) {
      throw new AssertionError("metadata among samples");
    }
  }
}
