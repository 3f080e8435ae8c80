// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates a gzip body as it arrives: header, deflate data, checksum and length, and further
 * members behind the first, as Go's reader takes them. Holds one Inflater (about 40 KB outside the
 * heap), which is reused. Belongs to one event loop.
 */
final class GzipStream implements AutoCloseable {
  private enum State {
    HEADER,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    HEADER_CRC,
    BODY,
    TRAILER
  }

  private static final int FLAG_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;

  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] held = new byte[10];
  private State state = State.HEADER;
  private int heldCount;
  private int flags;
  private int skip;
  private long written;
  private boolean anyMember;
  private byte[] input = new byte[0];
  private int from;
  private int to;

  /** Forgets the body before. */
  void reset() {
    inflater.reset();
    crc.reset();
    state = State.HEADER;
    heldCount = 0;
    written = 0;
    anyMember = false;
    from = 0;
    to = 0;
  }

  /** The next bytes of the body; they must stay as they are until {@link #inflate} returns 0. */
  void feed(byte[] bytes, int offset, int length) {
    input = bytes;
    from = offset;
    to = offset + length;
    if (state == State.BODY) {
      inflater.setInput(bytes, offset, length);
    }
  }

  /**
   * Inflates into the array.
   *
   * @return how many bytes were written; 0 when the input is used up
   * @throws DataFormatException with Go's words where the body is no gzip
   */
  int inflate(byte[] out, int offset, int length) throws DataFormatException {
    while (true) {
      if (state == State.BODY) {
        int count = inflater.inflate(out, offset, length);
        if (count > 0) {
          crc.update(out, offset, count);
          written += count;
          return count;
        }
        if (inflater.needsDictionary()) {
          throw new DataFormatException("flate: corrupt input");
        }
        if (!inflater.finished()) {
          return 0;
        }
        from = to - inflater.getRemaining();
        state = State.TRAILER;
        heldCount = 0;
      } else if (from == to || !frame()) {
        return 0;
      }
    }
  }

  /** Whether the body may end here: behind a whole member. */
  boolean isComplete() {
    return anyMember && state == State.HEADER && heldCount == 0;
  }

  /** Takes framing bytes; false when the input is used up. */
  private boolean frame() throws DataFormatException {
    switch (state) {
      case HEADER -> {
        if (!hold(10)) {
          return false;
        }
        header();
      }
      case EXTRA_LENGTH -> {
        if (!hold(2)) {
          return false;
        }
        skip = held[0] & 0xff | (held[1] & 0xff) << 8;
        state = State.EXTRA;
      }
      case EXTRA -> {
        int count = Math.min(skip, to - from);
        from += count;
        skip -= count;
        if (skip > 0) {
          return false;
        }
        next(FLAG_EXTRA);
      }
      case NAME -> skipText(FLAG_NAME);
      case COMMENT -> skipText(FLAG_COMMENT);
      case HEADER_CRC -> {
        if (!hold(2)) {
          return false;
        }
        next(FLAG_CRC);
      }
      case TRAILER -> {
        if (!hold(8)) {
          return false;
        }
        trailer();
      }
      case BODY -> throw new IllegalStateException("BUG: the body is no framing");
    }
    return true;
  }

  private boolean hold(int count) {
    while (heldCount < count && from < to) {
      held[heldCount++] = input[from++];
    }
    if (heldCount < count) {
      return false;
    }
    heldCount = 0;
    return true;
  }

  private void header() throws DataFormatException {
    if ((held[0] & 0xff) != 0x1f || (held[1] & 0xff) != 0x8b || held[2] != 8) {
      throw new DataFormatException("gzip: invalid header");
    }
    flags = held[3] & (FLAG_CRC | FLAG_EXTRA | FLAG_NAME | FLAG_COMMENT);
    next(0);
  }

  /** The next part of the header behind the one that is done. */
  private void next(int done) {
    flags &= ~done;
    if ((flags & FLAG_EXTRA) != 0) {
      state = State.EXTRA_LENGTH;
    } else if ((flags & FLAG_NAME) != 0) {
      state = State.NAME;
    } else if ((flags & FLAG_COMMENT) != 0) {
      state = State.COMMENT;
    } else if ((flags & FLAG_CRC) != 0) {
      state = State.HEADER_CRC;
    } else {
      state = State.BODY;
      inflater.setInput(input, from, to - from);
    }
  }

  private void skipText(int flag) {
    while (from < to) {
      if (input[from++] == 0) {
        next(flag);
        return;
      }
    }
  }

  private void trailer() throws DataFormatException {
    if (little(0) != crc.getValue() || little(4) != (written & 0xffffffffL)) {
      throw new DataFormatException("gzip: invalid checksum");
    }
    inflater.reset();
    crc.reset();
    written = 0;
    anyMember = true;
    state = State.HEADER;
  }

  private long little(int at) {
    return (held[at] & 0xffL)
        | (held[at + 1] & 0xffL) << 8
        | (held[at + 2] & 0xffL) << 16
        | (held[at + 3] & 0xffL) << 24;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
