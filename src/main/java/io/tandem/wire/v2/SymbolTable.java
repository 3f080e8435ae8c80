// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire.v2;

import io.tandem.wire.ProtoBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The symbols of one request: every text once, numbered from 1, behind the empty one that is number
 * 0. Kept as the fields that they are sent as. Costs two integers and the text a symbol; used again
 * for the next request. Belongs to its transcoder.
 */
final class SymbolTable {
  private static final int SYMBOLS = 4;
  private static final int MIN_SLOTS = 1024;

  private final ProtoBytes fields = new ProtoBytes();
  private int[] slots = new int[MIN_SLOTS];
  private int[] hashes = new int[MIN_SLOTS / 2];
  private int[] starts = new int[MIN_SLOTS / 2];
  private int[] lengths = new int[MIN_SLOTS / 2];
  private int count;

  /** Forgets all symbols but the empty one. */
  void clear() {
    if (slots.length > 64 * MIN_SLOTS) {
      slots = new int[MIN_SLOTS];
    } else {
      Arrays.fill(slots, 0);
    }
    fields.clear();
    fields.bytesField(SYMBOLS, fields.array(), 0, 0);
    count = 1;
  }

  /** How many numbers are given away, 0 included. */
  int count() {
    return count;
  }

  /** The fields of the request that hold all symbols. */
  ProtoBytes fields() {
    return fields;
  }

  /** The text of a number. */
  String text(int ref) {
    return new String(fields.array(), starts[ref], lengths[ref], StandardCharsets.UTF_8);
  }

  /** The number of a text. */
  int ref(byte[] source, int from, int length) {
    if (length == 0) {
      return 0;
    }
    int hash = hash(source, from, length);
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      int ref = slots[slot];
      if (hashes[ref] == hash && isSame(ref, source, from, length)) {
        return ref;
      }
      slot = slot + 1 & mask;
    }
    return add(slot, hash, source, from, length);
  }

  private boolean isSame(int ref, byte[] source, int from, int length) {
    int start = starts[ref];
    return lengths[ref] == length
        && Arrays.equals(fields.array(), start, start + length, source, from, from + length);
  }

  private int add(int slot, int hash, byte[] source, int from, int length) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * count);
      starts = Arrays.copyOf(starts, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
    }
    fields.bytesField(SYMBOLS, source, from, length);
    int ref = count++;
    hashes[ref] = hash;
    starts[ref] = fields.length() - length;
    lengths[ref] = length;
    slots[slot] = ref;
    if (2 * count > slots.length) {
      rehash();
    }
    return ref;
  }

  private void rehash() {
    slots = new int[2 * slots.length];
    int mask = slots.length - 1;
    for (int ref = 1; ref < count; ref++) {
      int slot = hashes[ref] & mask;
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = ref;
    }
  }

  private static int hash(byte[] source, int from, int length) {
    int hash = length;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + source[i];
    }
    return hash ^ hash >>> 15;
  }
}
