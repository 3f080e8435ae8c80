// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

import io.tandem.model.MetricMetadata;
import io.tandem.scrape.histogram.NativeHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Reads an exposition entry by entry from a window that the caller fills.
 *
 * <p>The caller gives a window of bytes and calls {@link #next} until it says {@link
 * Entry#NEED_MORE}; it then keeps the bytes from {@link #position} on, adds more behind them and
 * goes on with {@link #resume}. An entry is read only when it is whole, so nothing is kept between
 * windows but a few numbers. The verdicts are those of Prometheus' own parsers, refusals included.
 * Belongs to one scrape.
 */
public abstract class ExpositionParser {

  /** What {@link #next} found. */
  public enum Entry {
    /** A sample, in {@link #series}. */
    SERIES,
    /** A native histogram: its labels in {@link #series}, its value in {@link #histogram}. */
    HISTOGRAM,
    /** TYPE, HELP or UNIT, between {@link #metadataStart} and {@link #position}. */
    METADATA,
    /** The window ends within an entry. */
    NEED_MORE,
    /** The exposition is complete. */
    END,
    /** The exposition is invalid, see {@link #error}; there is no going on. */
    INVALID
  }

  /** Which metadata line was read last. */
  public enum Metadata {
    TYPE,
    HELP,
    UNIT
  }

  /** The enum's own method makes a new array each time. */
  private static final MetricMetadata.Type[] TYPES = MetricMetadata.Type.values();

  final ParsedSeries series = new ParsedSeries();
  byte[] window = new byte[0];
  int position;
  int limit;
  boolean last;
  MetricMetadata.Type type = MetricMetadata.Type.UNKNOWN;
  Metadata metadata = Metadata.TYPE;
  int metadataStart;
  int familyStart;
  int familyEnd;
  int textStart;
  int textEnd;
  boolean exemplified;
  private @Nullable String error;

  ExpositionParser() {}

  /**
   * Goes on with a window.
   *
   * @param last no more bytes will come
   */
  public void resume(byte[] window, int from, int to, boolean last) {
    this.window = window;
    position = from;
    limit = to;
    this.last = last;
  }

  /** The next entry of the window. */
  public abstract Entry next();

  /** The sample read last; reused for each. */
  public ParsedSeries series() {
    return series;
  }

  /** The native histogram read last; reused for each. */
  public NativeHistogram histogram() {
    throw new IllegalStateException("bug in Tandem: no histogram in a page of text");
  }

  /** Whether the sample read last has exemplars. */
  public final boolean hasExemplars() {
    return exemplified;
  }

  /** Adds the exemplars of the sample read last. */
  public abstract void readExemplars(Exemplars to);

  /** When the counter, summary or histogram read last began to count, or 0. */
  public long createdMillis() {
    return 0;
  }

  /** The bytes that the last metadata entry stands in. */
  public byte[] metadataWindow() {
    return window;
  }

  /** The first byte that belongs to no entry read so far. */
  public final int position() {
    return position;
  }

  /** The type that holds for samples now: that of the last TYPE line, whatever family it named. */
  public MetricMetadata.Type type() {
    return type;
  }

  /** The unit that holds for samples now, or an empty text. */
  public String unit() {
    return "";
  }

  public Metadata metadata() {
    return metadata;
  }

  /** Where the last metadata line begins in the window. */
  public int metadataStart() {
    return metadataStart;
  }

  /** The place behind the last metadata entry. */
  public int metadataEnd() {
    return position;
  }

  /** The family that the last metadata line names. */
  public String metadataFamily() {
    return Escapes.decode(window, familyStart, familyEnd);
  }

  /** The text of the last metadata line: type, help or unit, escapes replaced. */
  public String metadataText() {
    return Escapes.decode(window, textStart, textEnd);
  }

  /** Why the exposition is invalid. */
  public String error() {
    return error == null ? "" : error;
  }

  final Entry invalid(String message, int at) {
    int end = at;
    while (end < limit && window[end] != '\n' && end - at < 80) {
      end++;
    }
    return refused(message + ": " + quote(at, end));
  }

  final Entry refused(String message) {
    error = message;
    return Entry.INVALID;
  }

  private String quote(int start, int end) {
    String text = new String(window, start, end - start, java.nio.charset.StandardCharsets.UTF_8);
    return '"' + text.replace("\u0000", "\\x00") + '"';
  }

  /** The type of that word in a TYPE line, or null. */
  final MetricMetadata.@Nullable Type typeNamed(int start, int end) {
    for (MetricMetadata.Type candidate : TYPES) {
      if (is(candidate.word(), start, end)) {
        return candidate;
      }
    }
    return null;
  }

  final boolean is(String word, int start, int end) {
    if (end - start != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (window[start + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The closing quote of what is quoted from there, -1 where it does not close before the end, or
   * -2 where it may not close any more.
   */
  final int quotedEnd(int from, int end) {
    for (int i = from; i < end; i++) {
      if (window[i] == '\\') {
        i++;
        if (i < end && window[i] == '\n') {
          return -2;
        }
      } else if (window[i] == '"') {
        return i;
      }
    }
    return -1;
  }
}
