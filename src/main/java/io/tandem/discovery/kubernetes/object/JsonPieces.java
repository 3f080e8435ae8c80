// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.object;

import java.io.IOException;
import java.util.Arrays;

/**
 * Cuts a stream of JSON into the pieces that are worth parsing, as its bytes arrive: of a list each
 * object under {@code items} and the {@code metadata}, of a watch each event. It follows brackets
 * and quotes alone; what is wrong inside of a piece is found by who parses it. Holds the bytes of
 * one piece, at most {@value #LONGEST}. One thread.
 */
public final class JsonPieces {
  private static final int LONGEST = 32 << 20;
  private static final int USUAL = 16 << 10;
  private static final String ITEMS = "items";
  private static final String METADATA = "metadata";

  private final boolean isList;
  private final Sink sink;

  private byte[] piece = new byte[USUAL];
  private int length;

  /** The depth at which the piece began; -1 outside of pieces. */
  private int pieceDepth = -1;

  private int depth;
  private boolean inText;
  private boolean escaped;
  private boolean inItems;
  private boolean isComplete;

  /** The last text at depth 1, which is a key where a colon follows. */
  private final StringBuilder text = new StringBuilder();

  private String key = "";

  /** Takes pieces; the bytes are only lent. */
  public interface Sink {
    /** An object of the list, or an event. */
    void object(byte[] bytes, int offset, int length) throws IOException;

    /** The metadata of the list. */
    void head(byte[] bytes, int offset, int length) throws IOException;
  }

  private JsonPieces(boolean isList, Sink sink) {
    this.isList = isList;
    this.sink = sink;
  }

  public static JsonPieces ofList(Sink sink) {
    return new JsonPieces(true, sink);
  }

  public static JsonPieces ofWatch(Sink sink) {
    return new JsonPieces(false, sink);
  }

  /** Whether a list has come to its end; a watch has none. */
  public boolean isComplete() {
    return isComplete;
  }

  /** The next bytes; whole pieces are handed on within. */
  public void feed(byte[] bytes) throws IOException {
    // Pieces that lie in the bytes as a whole are handed on from there, without a copy.
    int from = pieceDepth < 0 ? -1 : 0;
    for (int i = 0; i < bytes.length; i++) {
      byte b = bytes[i];
      if (inText) {
        text(b);
        continue;
      }
      switch (b) {
        case '"' -> begin();
        case '{', '[' -> {
          if (pieceDepth < 0 && isPiece(b)) {
            pieceDepth = depth;
            from = i;
          }
          inItems |= b == '[' && isList && depth == 1 && key.equals(ITEMS);
          depth++;
        }
        case '}', ']' -> {
          depth--;
          if (depth == pieceDepth) {
            end(bytes, from, i + 1);
            from = -1;
          }
          inItems &= depth > 1;
          isComplete |= isList && depth == 0;
        }
        case ':' -> key = depth == 1 ? text.toString() : key;
        default -> {}
      }
    }
    if (from >= 0) {
      keep(bytes, from, bytes.length);
    }
  }

  private void begin() {
    inText = true;
    text.setLength(0);
  }

  private void text(byte b) {
    if (escaped) {
      escaped = false;
    } else if (b == '\\') {
      escaped = true;
    } else if (b == '"') {
      inText = false;
      return;
    }
    if (depth == 1 && text.length() <= METADATA.length()) {
      text.append((char) b);
    }
  }

  private boolean isPiece(byte b) {
    if (b != '{') {
      return false;
    }
    if (!isList) {
      return depth == 0;
    }
    return (inItems && depth == 2) || (depth == 1 && key.equals(METADATA));
  }

  private void end(byte[] bytes, int from, int to) throws IOException {
    boolean isHead = isList && depth == 1;
    pieceDepth = -1;
    if (length == 0) {
      hand(isHead, bytes, from, to - from);
    } else {
      keep(bytes, from, to);
      int whole = length;
      length = 0;
      hand(isHead, piece, 0, whole);
      if (piece.length > LONGEST / 32) {
        piece = new byte[USUAL];
      }
    }
  }

  private void hand(boolean isHead, byte[] bytes, int offset, int count) throws IOException {
    if (isHead) {
      sink.head(bytes, offset, count);
    } else {
      sink.object(bytes, offset, count);
    }
  }

  private void keep(byte[] bytes, int from, int to) throws IOException {
    int more = to - from;
    if (length + more > LONGEST) {
      throw new IOException("an object of more than " + LONGEST + " bytes");
    }
    if (length + more > piece.length) {
      piece = Arrays.copyOf(piece, Math.max(2 * piece.length, length + more));
    }
    System.arraycopy(bytes, from, piece, length, more);
    length += more;
  }
}
