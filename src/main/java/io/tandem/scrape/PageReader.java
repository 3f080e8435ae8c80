// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.scrape.ScrapeMetrics.Failure;
import io.tandem.scrape.parse.ExpositionParser;
import io.tandem.scrape.parse.TextParser;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body as it arrives: inflates, keeps a window of 64 KiB and the line that it cuts in two,
 * and hands every entry to a visitor. What it holds does not grow with the page; a line over 1 MiB
 * is refused, and so is a metric in protobuf. Belongs to one event loop and to one body at a time.
 */
final class PageReader implements AutoCloseable {
  private static final int WINDOW_BYTES = 64 * 1024;
  private static final int MAX_LINE_BYTES = 1024 * 1024;

  /** Takes what a page shows. */
  interface Visitor {
    /** A sample, perhaps a native histogram; a fault ends the reading. */
    @Nullable ScrapeFault series(ExpositionParser parser, boolean isHistogram);

    /** A TYPE, HELP or UNIT line. */
    void metadata(ExpositionParser parser);
  }

  /** Takes a page that is read again, part by part. */
  interface Replay extends Visitor {
    /** A part was read; the action reads the next one. */
    void partRead(Runnable next);
  }

  private final GzipStream gzip = new GzipStream();
  private ExpositionParser parser = new TextParser();
  private byte[] window = new byte[WINDOW_BYTES];
  private int start;
  private int end;
  private boolean compressed;
  private long limit;
  private long bodyBytes;

  /** A body begins; the limit is of uncompressed bytes, 0 for none. */
  void begin(ExpositionParser parser, boolean compressed, long limit) {
    this.parser = parser;
    this.compressed = compressed;
    this.limit = limit;
    start = 0;
    end = 0;
    bodyBytes = 0;
    if (window.length > WINDOW_BYTES) {
      window = new byte[WINDOW_BYTES];
    }
    gzip.reset();
  }

  /** Reads the next bytes of the body. */
  @Nullable ScrapeFault feed(byte[] bytes, int offset, int length, Visitor visitor) {
    if (!compressed) {
      return feedPlain(bytes, offset, length, visitor);
    }
    gzip.feed(bytes, offset, length);
    try {
      while (true) {
        if (!makeRoom()) {
          return tooLong();
        }
        int count = gzip.inflate(window, end, window.length - end);
        if (count == 0) {
          return null;
        }
        ScrapeFault fault = filled(count, visitor);
        if (fault != null) {
          return fault;
        }
      }
    } catch (DataFormatException e) {
      return new ScrapeFault(Failure.GZIP, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable ScrapeFault feedPlain(byte[] bytes, int offset, int length, Visitor visitor) {
    int at = offset;
    int to = offset + length;
    while (at < to) {
      if (!makeRoom()) {
        return tooLong();
      }
      int count = Math.min(to - at, window.length - end);
      System.arraycopy(bytes, at, window, end, count);
      at += count;
      ScrapeFault fault = filled(count, visitor);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  /** Makes room behind the window's end; false where one line fills it whole. */
  private boolean makeRoom() {
    if (end < window.length) {
      return true;
    }
    if (start > 0) {
      System.arraycopy(window, start, window, 0, end - start);
      end -= start;
      start = 0;
    } else if (window.length < MAX_LINE_BYTES) {
      window = Arrays.copyOf(window, 2 * window.length);
    } else {
      return false;
    }
    return true;
  }

  private static ScrapeFault tooLong() {
    return new ScrapeFault(Failure.BODY, "a line or metric is longer than 1 MiB");
  }

  private @Nullable ScrapeFault filled(int count, Visitor visitor) {
    end += count;
    bodyBytes += count;
    // A page of just as many bytes is over the limit already, as in Prometheus.
    if (limit > 0 && bodyBytes >= limit) {
      bodyBytes = -1;
      return new ScrapeFault(Failure.BODY_SIZE_LIMIT, "body size limit exceeded");
    }
    // A line that is cut in two is read again from its start, so wait until there is much to read.
    return end < window.length ? null : parse(false, visitor);
  }

  /** Reads what is left; the body is complete. */
  @Nullable ScrapeFault finish(Visitor visitor) {
    if (compressed && !gzip.isComplete()) {
      return new ScrapeFault(Failure.GZIP, "unexpected EOF");
    }
    return bodyBytes == 0 ? null : parse(true, visitor);
  }

  private @Nullable ScrapeFault parse(boolean last, Visitor visitor) {
    parser.resume(window, start, end, last);
    while (true) {
      switch (parser.next()) {
        case SERIES -> {
          ScrapeFault fault = visitor.series(parser, false);
          if (fault != null) {
            return fault;
          }
        }
        case HISTOGRAM -> {
          ScrapeFault fault = visitor.series(parser, true);
          if (fault != null) {
            return fault;
          }
        }
        case METADATA -> visitor.metadata(parser);
        case NEED_MORE, END -> {
          start = parser.position();
          return null;
        }
        case INVALID -> {
          return new ScrapeFault(Failure.PARSE, parser.error());
        }
      }
    }
  }

  /** Uncompressed bytes so far, -1 where they exceeded the limit. */
  long bodyBytes() {
    return bodyBytes;
  }

  @Override
  public void close() {
    gzip.close();
  }
}
