// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

/** Protobuf's variable-length integers, as Snappy's length prefix and field lengths use them. */
final class Varint {
  private Varint() {}

  /** How many bytes the value takes, which is read as unsigned. */
  static int size(int value) {
    return value == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(value)) / 7;
  }

  /** Writes the value and returns where the next byte goes. */
  static int write(byte[] target, int at, int value) {
    int position = at;
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      target[position++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    target[position++] = (byte) rest;
    return position;
  }

  /** As {@link #size(int)} for 64 bits. */
  static int size(long value) {
    return value == 0 ? 1 : (70 - Long.numberOfLeadingZeros(value)) / 7;
  }

  /** As {@link #write(byte[], int, int)} for 64 bits. */
  static int write(byte[] target, int at, long value) {
    int position = at;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      target[position++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    target[position++] = (byte) rest;
    return position;
  }
}
