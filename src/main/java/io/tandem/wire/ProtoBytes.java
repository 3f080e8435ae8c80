// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import java.util.Arrays;

/** Protobuf fields being written, in a growing array that is used again. One owner. */
public final class ProtoBytes {
  private byte[] bytes = new byte[256];
  private int length;

  public void clear() {
    length = 0;
  }

  /** The array that holds what was written, from 0; valid until more is written. */
  public byte[] array() {
    return bytes;
  }

  public int length() {
    return length;
  }

  public void varint(long value) {
    ensure(10);
    length = Varint.write(bytes, length, value);
  }

  /** A number of type sint32 or sint64. */
  public void zigzag(long value) {
    varint(value << 1 ^ value >> 63);
  }

  public void tag(int number, int wireType) {
    varint((long) number << 3 | wireType);
  }

  /** The tag and content of a varint field. */
  public void field(int number, long value) {
    tag(number, ProtoCursor.VARINT);
    varint(value);
  }

  public void fixed64(long bits) {
    ensure(Long.BYTES);
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[length++] = (byte) (bits >>> 8 * i);
    }
  }

  /** A field of type double. */
  public void doubleField(int number, long bits) {
    tag(number, ProtoCursor.FIXED64);
    fixed64(bits);
  }

  /** A field whose content is these bytes. */
  public void bytesField(int number, byte[] source, int from, int count) {
    tag(number, ProtoCursor.BYTES);
    varint(count);
    raw(source, from, count);
  }

  /** A field whose content is what the other one holds. */
  public void messageField(int number, ProtoBytes content) {
    bytesField(number, content.bytes, 0, content.length);
  }

  public void raw(byte[] source, int from, int count) {
    ensure(count);
    System.arraycopy(source, from, bytes, length, count);
    length += count;
  }

  /** A copy of what was written. */
  public byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
