// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the series of one scrape as {@code WriteRequest.timeseries} fields and cuts them into
 * parts of about 64 KiB, which it compresses as it goes.
 *
 * <p>Per series: {@link #beginSeries}, labels in name order, {@link #endSeries}. Allocates per
 * part, not per series. Belongs to one event loop; after {@link #finish} or {@link #discard} it is
 * ready for the next scrape.
 */
public final class ScrapeEncoder {
  /** Raw bytes after which a part is closed: Snappy looks back no further than 64 KiB. */
  private static final int PART_BYTES = 62 * 1024;

  private static final Hasher64 HASHER = Hashing.xxh3_64();
  private static final byte TIMESERIES_TAG = 0x0a;
  private static final byte SAMPLES_TAG = 0x12;
  private static final byte VALUE_TAG = 0x09;
  private static final byte TIMESTAMP_TAG = 0x10;
  private static final byte START_TAG = 0x18;
  private static final byte HISTOGRAMS_TAG = 0x22;

  /** Field 17, a varint: two bytes. */
  private static final int HISTOGRAM_START_TAG = 17 << 3;

  /** Room for the tag and the length of a series of 128 to 16,383 bytes, which nearly all have. */
  private static final int USUAL_HEADER = 3;

  private final PartCompressor compressor;
  private final List<EncodedScrape.Part> parts = new ArrayList<>();
  private byte[] raw = new byte[PART_BYTES + 4096];
  private int length;
  private int partSamples;
  private int samples;
  private int seriesStart;
  private long firstMillis;
  private long lastMillis;
  private int maxSamplesPerPart;
  private long stagedBytes;
  private @Nullable Encoding encoding;

  public ScrapeEncoder(PartCompressor compressor) {
    this.compressor = compressor;
  }

  /** Starts a scrape for the encoding. */
  public void begin(Encoding encoding) {
    discard();
    this.encoding = encoding;
    maxSamplesPerPart = encoding.maxSamplesPerPart();
  }

  public void beginSeries() {
    seriesStart = length;
    ensure(USUAL_HEADER);
    length += USUAL_HEADER;
  }

  /** Adds a label whose name and value are UTF-8 bytes somewhere in the source. */
  public void label(byte[] source, int nameStart, int nameEnd, int valueStart, int valueEnd) {
    label(source, nameStart, nameEnd - nameStart, source, valueStart, valueEnd - valueStart);
  }

  /**
   * Adds a label whose name and value are UTF-8 bytes of two sources, given by start and length.
   */
  public void label(
      byte[] nameSource, int nameStart, int name, byte[] valueSource, int valueStart, int value) {
    ensure(20 + name + value);
    byte[] out = raw;
    int at = length;
    out[at++] = LabelBytes.LABEL_TAG;
    at = Varint.write(out, at, LabelBytes.size(name, value));
    out[at++] = LabelBytes.NAME_TAG;
    at = Varint.write(out, at, name);
    System.arraycopy(nameSource, nameStart, out, at, name);
    at += name;
    out[at++] = LabelBytes.VALUE_TAG;
    at = Varint.write(out, at, value);
    System.arraycopy(valueSource, valueStart, out, at, value);
    length = at + value;
  }

  /** Adds fields of the series as they are: labels that {@link LabelBytes} encoded, exemplars. */
  public void encodedLabels(byte[] source, int offset, int count) {
    ensure(count);
    System.arraycopy(source, offset, raw, length, count);
    length += count;
  }

  /**
   * Adds the one sample and closes the series.
   *
   * @param valueBits the double's raw bits, so that a NaN keeps its payload
   */
  public void endSeries(long valueBits, long timestampMillis) {
    endSeries(valueBits, timestampMillis, 0);
  }

  /**
   * Adds the one sample and closes the series.
   *
   * @param startMillis since when the series counts, or 0
   */
  public void endSeries(long valueBits, long timestampMillis, long startMillis) {
    ensure(35);
    byte[] out = raw;
    int at = length;
    out[at] = SAMPLES_TAG;
    int sizeAt = at + 1;
    at += 2;
    out[at++] = VALUE_TAG;
    for (int shift = 0; shift < 64; shift += 8) {
      out[at++] = (byte) (valueBits >>> shift);
    }
    out[at++] = TIMESTAMP_TAG;
    at = Varint.write(out, at, timestampMillis);
    if (startMillis != 0) {
      out[at++] = START_TAG;
      at = Varint.write(out, at, startMillis);
    }
    out[sizeAt] = (byte) (at - sizeAt - 1);
    length = at;
    closeSeries(timestampMillis);
  }

  /** Adds a native histogram, a {@code Histogram} message, and closes the series. */
  public void endHistogram(ProtoBytes histogram, long timestampMillis, long startMillis) {
    int start = startMillis == 0 ? 0 : 2 + Varint.size(startMillis);
    int size = histogram.length() + start;
    ensure(12 + size);
    raw[length++] = HISTOGRAMS_TAG;
    length = Varint.write(raw, length, size);
    System.arraycopy(histogram.array(), 0, raw, length, histogram.length());
    length += histogram.length();
    if (startMillis != 0) {
      length = Varint.write(raw, length, HISTOGRAM_START_TAG);
      length = Varint.write(raw, length, startMillis);
    }
    closeSeries(timestampMillis);
  }

  private void closeSeries(long timestampMillis) {
    closeHeader();
    partSamples++;
    samples++;
    firstMillis = Math.min(firstMillis, timestampMillis);
    lastMillis = Math.max(lastMillis, timestampMillis);
    if (length >= PART_BYTES || partSamples >= maxSamplesPerPart) {
      closePart(true);
    }
  }

  /** Hash of the labels of the series that is open. */
  public long labelHash() {
    int start = seriesStart + USUAL_HEADER;
    return HASHER.hashBytesToLong(raw, start, length - start);
  }

  /** Takes the series that is open back. */
  public void cancelSeries() {
    length = seriesStart;
  }

  private void closeHeader() {
    int body = length - seriesStart - USUAL_HEADER;
    int header = 1 + Varint.size(body);
    if (header != USUAL_HEADER) {
      ensure(4);
      System.arraycopy(raw, seriesStart + USUAL_HEADER, raw, seriesStart + header, body);
      length += header - USUAL_HEADER;
    }
    raw[seriesStart] = TIMESERIES_TAG;
    Varint.write(raw, seriesStart + 1, body);
  }

  private void closePart(boolean compress) {
    if (length == 0) {
      return;
    }
    EncodedScrape.Part part =
        compress
            ? compressor.compress(raw, 0, length, partSamples)
            : new EncodedScrape.Part(
                Arrays.copyOf(raw, length), length, length, partSamples, false);
    stagedBytes += part.length();
    parts.add(part);
    length = 0;
    partSamples = 0;
  }

  /** Samples so far. */
  public int samples() {
    return samples;
  }

  /** Bytes of the closed parts that the encoder holds. */
  public long stagedBytes() {
    return stagedBytes;
  }

  /** Takes the closed parts away, in order, so that they can be staged elsewhere. */
  public List<EncodedScrape.Part> takeParts() {
    List<EncodedScrape.Part> taken = List.copyOf(parts);
    parts.clear();
    stagedBytes = 0;
    return taken;
  }

  /**
   * The scrape so far as one batch; empty parts where nothing was added.
   *
   * @param up false where the scrape failed
   */
  public EncodedScrape finish(long targetId, long tickMillis, boolean up) {
    Encoding current = encoding;
    if (current == null) {
      throw new IllegalStateException("BUG: finish without begin");
    }
    closePart(false);
    EncodedScrape scrape =
        new EncodedScrape(
            current,
            targetId,
            tickMillis,
            firstMillis,
            lastMillis,
            samples,
            up,
            List.copyOf(parts));
    discard();
    return scrape;
  }

  /** Forgets everything since {@link #begin}. */
  public void discard() {
    parts.clear();
    length = 0;
    partSamples = 0;
    samples = 0;
    stagedBytes = 0;
    firstMillis = Long.MAX_VALUE;
    lastMillis = Long.MIN_VALUE;
    encoding = null;
  }

  private void ensure(int more) {
    if (length + more > raw.length) {
      raw = Arrays.copyOf(raw, Math.max(2 * raw.length, length + more));
    }
  }
}
