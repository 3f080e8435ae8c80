// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

import io.tandem.model.MetricMetadata;
import io.tandem.scrape.histogram.NativeHistogram;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads classic histograms as native ones with the same bounds. Series of one histogram follow each
 * other; they are gathered, and the histogram is told when something else follows. Nothing is told
 * of one whose counts make no sense. Holds one histogram at a time. Belongs to one scrape.
 */
public final class ConvertingParser extends ExpositionParser {
  /** What the series of a classic histogram end in. */
  private enum Suffix {
    BUCKET("_bucket"),
    COUNT("_count"),
    SUM("_sum");

    private final String text;

    Suffix(String text) {
      this.text = text;
    }

    boolean ends(ParsedSeries of) {
      int from = of.nameEnd() - text.length();
      if (from <= of.nameStart()) {
        return false;
      }
      for (int i = 0; i < text.length(); i++) {
        if (of.window()[from + i] != text.charAt(i)) {
          return false;
        }
      }
      return true;
    }
  }

  private static final byte[] LE = "le".getBytes(StandardCharsets.US_ASCII);

  private final ExpositionParser inner;
  private final boolean keepsClassic;
  private final NativeHistogram converted = new NativeHistogram();
  private final ClassicHistogram values = new ClassicHistogram();
  private final Exemplars exemplars = new Exemplars();
  private ClassicKey gathered = new ClassicKey();
  private ClassicKey next = new ClassicKey();
  private final ClassicKey exponential = new ClassicKey();
  private byte[] family = new byte[0];
  private boolean gathering;
  private boolean telling;
  private Entry held = Entry.NEED_MORE;
  private boolean holds;
  private long started;
  private boolean timed;
  private long time;

  /**
   * A parser of one page.
   *
   * @param keepsClassic the classic series are told too
   */
  public ConvertingParser(ExpositionParser inner, boolean keepsClassic) {
    this.inner = inner;
    this.keepsClassic = keepsClassic;
  }

  @Override
  public void resume(byte[] window, int from, int to, boolean last) {
    super.resume(window, from, to, last);
    inner.resume(window, from, to, last);
  }

  @Override
  public Entry next() {
    while (true) {
      telling = false;
      Entry entry = holds ? held : advance();
      boolean wasHeld = holds;
      holds = false;
      if (!wasHeld && mustTell(entry) && tell()) {
        held = entry;
        holds = true;
        return Entry.HISTOGRAM;
      }
      exemplified = inner.hasExemplars();
      if (entry != Entry.SERIES || !gather() || keepsClassic) {
        return entry;
      }
    }
  }

  private Entry advance() {
    Entry entry = inner.next();
    position = inner.position();
    if (entry == Entry.METADATA && inner.metadata() == Metadata.TYPE) {
      family = inner.metadataFamily().getBytes(StandardCharsets.UTF_8);
    } else if (entry == Entry.HISTOGRAM) {
      ParsedSeries of = inner.series();
      exponential.set(of, of.nameEnd(), -1);
    }
    return entry;
  }

  /** Whether what was gathered is whole, as something else follows. */
  private boolean mustTell(Entry entry) {
    if (!gathering || entry == Entry.NEED_MORE || entry == Entry.INVALID) {
      return false;
    }
    if (entry != Entry.SERIES) {
      return true;
    }
    return !isPart() || !next.isSame(gathered);
  }

  /** Whether the series read last is one of a classic histogram; its key is in {@link #next}. */
  private boolean isPart() {
    ParsedSeries of = inner.series();
    Suffix suffix = suffix(of);
    if (suffix == null || inner.type() != MetricMetadata.Type.HISTOGRAM || of.isNameEscaped()) {
      return false;
    }
    int nameEnd = of.nameEnd() - suffix.text.length();
    boolean named = Arrays.equals(of.window(), of.nameStart(), nameEnd, family, 0, family.length);
    int le = suffix == Suffix.BUCKET ? le(of) : -1;
    if (!named || suffix == Suffix.BUCKET && le < 0) {
      return false;
    }
    next.set(of, nameEnd, le);
    return !next.isSame(exponential);
  }

  private static @Nullable Suffix suffix(ParsedSeries of) {
    return Suffix.BUCKET.ends(of)
        ? Suffix.BUCKET
        : Suffix.COUNT.ends(of) ? Suffix.COUNT : Suffix.SUM.ends(of) ? Suffix.SUM : null;
  }

  private static int le(ParsedSeries of) {
    for (int i = 0; i < of.labelCount(); i++) {
      if (Arrays.equals(of.window(), of.labelNameStart(i), of.labelNameEnd(i), LE, 0, LE.length)) {
        return i;
      }
    }
    return -1;
  }

  /** Takes the series read last in, where it is one of a classic histogram. */
  private boolean gather() {
    if (!isPart()) {
      return false;
    }
    ParsedSeries of = inner.series();
    Suffix suffix = suffix(of);
    double value = Double.longBitsToDouble(of.valueBits());
    if (suffix == Suffix.BUCKET) {
      int le = le(of);
      try {
        long bound = Floats.parseBits(of.window(), of.labelValueStart(le), of.labelValueEnd(le));
        begin(of);
        values.bucket(Double.longBitsToDouble(bound), value);
      } catch (NumberFormatException e) {
        return false;
      }
    } else {
      begin(of);
      if (suffix == Suffix.COUNT) {
        values.count(value);
      } else {
        values.sum(value);
      }
    }
    if (inner.hasExemplars()) {
      inner.readExemplars(exemplars);
    }
    return true;
  }

  private void begin(ParsedSeries of) {
    timed = of.hasTimestamp();
    time = timed ? of.timestamp() : 0;
    if (gathering) {
      return;
    }
    gathering = true;
    started = inner.createdMillis();
    values.clear();
    exemplars.clear();
    ClassicKey swapped = gathered;
    gathered = next;
    next = swapped;
  }

  /** Makes a histogram of what was gathered; false where it makes none. */
  private boolean tell() {
    gathering = false;
    if (!values.convert(converted)) {
      return false;
    }
    telling = true;
    gathered.show(series);
    series.timestamped = timed;
    series.timestamp = time;
    exemplified = exemplars.count() > 0;
    return true;
  }

  @Override
  public ParsedSeries series() {
    return telling ? series : inner.series();
  }

  @Override
  public NativeHistogram histogram() {
    return telling ? converted : inner.histogram();
  }

  @Override
  public void readExemplars(Exemplars to) {
    if (telling) {
      to.addAll(exemplars);
    } else {
      inner.readExemplars(to);
    }
  }

  @Override
  public long createdMillis() {
    return telling ? started : inner.createdMillis();
  }

  @Override
  public String unit() {
    return inner.unit();
  }

  @Override
  public MetricMetadata.Type type() {
    return inner.type();
  }

  @Override
  public Metadata metadata() {
    return inner.metadata();
  }

  @Override
  public byte[] metadataWindow() {
    return inner.metadataWindow();
  }

  @Override
  public int metadataStart() {
    return inner.metadataStart();
  }

  @Override
  public int metadataEnd() {
    return inner.metadataEnd();
  }

  @Override
  public String metadataFamily() {
    return inner.metadataFamily();
  }

  @Override
  public String metadataText() {
    return inner.metadataText();
  }

  @Override
  public String error() {
    return inner.error();
  }
}
