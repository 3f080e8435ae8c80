// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

/**
 * Walks over the fields of one protobuf message in a byte array. No objects, no exceptions: {@link
 * #next} is false at the end and where the bytes are no message, which {@link #isMalformed} tells
 * apart. Never looks behind the end it was given. Belongs to whoever made it.
 */
public final class ProtoCursor {
  public static final int VARINT = 0;
  public static final int FIXED64 = 1;
  public static final int BYTES = 2;
  private static final int GROUP = 3;
  private static final int GROUP_END = 4;
  public static final int FIXED32 = 5;

  private static final int MAX_DEPTH = 32;

  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private int number;
  private int wireType;
  private int start;
  private int length;
  private long value;
  private boolean malformed;

  /** Begins a message that takes all bytes between two places. */
  public ProtoCursor over(byte[] source, int from, int to) {
    bytes = source;
    at = from;
    end = to;
    malformed = false;
    return this;
  }

  /** Begins the message that is the last field of the other cursor. */
  public ProtoCursor into(ProtoCursor field) {
    over(field.bytes, field.start, field.start + field.length);
    malformed = field.wireType != BYTES;
    return this;
  }

  /** Goes to the next field. Groups, which nobody sends any more, are passed over. */
  public boolean next() {
    while (!malformed && at < end) {
      long tag = varint();
      number = (int) (tag >>> 3);
      wireType = (int) tag & 7;
      if (malformed || number == 0 || tag >>> 32 != 0) {
        malformed = true;
      } else if (wireType != GROUP) {
        return content();
      } else if (!skipGroup()) {
        malformed = true;
      }
    }
    return false;
  }

  private boolean content() {
    switch (wireType) {
      case VARINT -> value = varint();
      case FIXED64 -> take(Long.BYTES);
      case FIXED32 -> take(Integer.BYTES);
      case BYTES -> {
        long size = varint();
        if (size < 0 || size > end - at) {
          malformed = true;
        } else {
          start = at;
          length = (int) size;
          at += length;
        }
      }
      default -> malformed = true;
    }
    return !malformed;
  }

  /** Goes to the next of packed varints, which have no tags. */
  public boolean nextVarint() {
    if (malformed || at >= end) {
      return false;
    }
    value = varint();
    return !malformed;
  }

  /** Goes to the next of packed numbers of eight bytes, which have no tags. */
  public boolean nextFixed64() {
    if (malformed || at >= end) {
      return false;
    }
    take(Long.BYTES);
    return !malformed;
  }

  private void take(int count) {
    if (count > end - at) {
      malformed = true;
      return;
    }
    value = 0;
    for (int i = 0; i < count; i++) {
      value |= (bytes[at++] & 0xffL) << 8 * i;
    }
  }

  private boolean skipGroup() {
    int depth = 1;
    while (depth > 0 && depth < MAX_DEPTH && at < end && !malformed) {
      long tag = varint();
      wireType = (int) tag & 7;
      if (wireType == GROUP) {
        depth++;
      } else if (wireType == GROUP_END) {
        depth--;
      } else {
        content();
      }
    }
    return depth == 0 && !malformed;
  }

  private long varint() {
    long result = 0;
    for (int shift = 0; shift < Long.SIZE && at < end; shift += 7) {
      byte next = bytes[at++];
      result |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return result;
      }
    }
    malformed = true;
    return 0;
  }

  /** Whether the bytes read so far are no message. */
  public boolean isMalformed() {
    return malformed;
  }

  public int number() {
    return number;
  }

  public int wireType() {
    return wireType;
  }

  public byte[] bytes() {
    return bytes;
  }

  /** Where the content of a field of wire type {@link #BYTES} begins. */
  public int start() {
    return start;
  }

  public int length() {
    return length;
  }

  /** Where the next field begins. */
  public int position() {
    return at;
  }

  /** A varint, or the bits of a fixed number. */
  public long value() {
    return value;
  }

  /** A varint of type sint32 or sint64. */
  public long zigzag() {
    return value >>> 1 ^ -(value & 1);
  }

  /** Whether the field is of that number and wire type. */
  public boolean is(int fieldNumber, int fieldType) {
    return number == fieldNumber && wireType == fieldType;
  }

  /** Whether no field of this number may have the wire type that it has. */
  public boolean isOther(int fieldNumber, int fieldType) {
    return number == fieldNumber && wireType != fieldType;
  }
}
