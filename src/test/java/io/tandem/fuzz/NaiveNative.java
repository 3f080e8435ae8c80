// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fuzz;

import com.google.protobuf.CodedInputStream;
import io.tandem.fuzz.ProtoFields.Field;
import io.tandem.fuzz.ProtoFields.Malformed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The native part of a histogram in protobuf: whether it is meant to be there, and is right. */
final class NaiveNative {
  private static final int NEGATIVE = 9;
  private static final int POSITIVE = 12;

  private final ProtoFields histogram;
  private final boolean isFloat;
  private boolean valid = true;
  private long observed;

  /** Offset and length of a span. */
  private record Span(int offset, long length) {}

  NaiveNative(ProtoFields histogram, Map<Integer, Integer> span) throws Malformed {
    this.histogram = histogram;
    isFloat = histogram.real(4) > 0 || histogram.real(8) > 0;
    side(NEGATIVE, span);
    side(POSITIVE, span);
    int schema = zigzag32(histogram.number(5));
    valid &= schema == -53 || schema >= -4 && schema <= 8;
    if (isFloat) {
      valid &= !(histogram.real(4) < 0 || histogram.real(8) < 0);
    } else {
      long all = observed + histogram.number(7);
      boolean sumIsUnknown = Double.isNaN(histogram.real(2));
      valid &= sumIsUnknown ? all <= histogram.number(1) : all == histogram.number(1);
    }
  }

  boolean isMeant() {
    return histogram.has(NEGATIVE)
        || histogram.has(POSITIVE)
        || histogram.real(6) > 0
        || histogram.number(7) > 0;
  }

  boolean isValid() {
    return valid;
  }

  private void side(int first, Map<Integer, Integer> known) throws Malformed {
    List<Span> spans = new ArrayList<>();
    for (Field span : histogram.of(first)) {
      ProtoFields fields = new ProtoFields(span.bytes(), known);
      spans.add(new Span(zigzag32(fields.number(1)), fields.number(2) & 0xffffffffL));
    }
    List<Long> deltas = numbers(first + 1, ProtoFields.VARINT);
    List<Long> floats = numbers(first + 2, ProtoFields.FIXED64);
    long place = 0;
    long all = 0;
    for (int i = 0; i < spans.size(); i++) {
      valid &= i == 0 || spans.get(i).offset() >= 0;
      place += spans.get(i).offset() + spans.get(i).length();
      all += spans.get(i).length();
      valid &= place <= Integer.MAX_VALUE;
    }
    valid &= all == (isFloat ? floats : deltas).size();
    if (isFloat) {
      valid &= floats.stream().noneMatch(bits -> Double.longBitsToDouble(bits) < 0);
      return;
    }
    long count = 0;
    for (long delta : deltas) {
      count += delta >>> 1 ^ -(delta & 1);
      valid &= count >= 0;
      observed += count;
    }
  }

  private static int zigzag32(long value) {
    return CodedInputStream.decodeZigZag32((int) value);
  }

  /** Numbers that stand alone or are packed. */
  private List<Long> numbers(int number, int type) throws Malformed {
    List<Long> numbers = new ArrayList<>();
    for (Field field : histogram.of(number)) {
      if (field.type() == type) {
        numbers.add(field.value());
        continue;
      }
      if (field.type() != ProtoFields.BYTES) {
        throw new Malformed("a list of the wrong type");
      }
      CodedInputStream in = CodedInputStream.newInstance(field.bytes());
      try {
        while (!in.isAtEnd()) {
          boolean fixed = type == ProtoFields.FIXED64;
          numbers.add(fixed ? in.readRawLittleEndian64() : in.readRawVarint64());
        }
      } catch (IOException e) {
        throw new Malformed(String.valueOf(e.getMessage()));
      }
    }
    return numbers;
  }
}
