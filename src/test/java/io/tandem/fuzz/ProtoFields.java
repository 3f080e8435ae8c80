// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fuzz;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The fields of one message in their order, read by protobuf's own reader, and judged by a table of
 * the numbers that are known.
 */
final class ProtoFields {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int PACKED = 9;

  /** A message that is none. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String why) {
      super(why, null, false, false);
    }
  }

  /** What no encoder writes, and readers differ about: groups, tags and fields that come twice. */
  static final class Unjudged extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unjudged() {
      super("unjudged", null, false, false);
    }
  }

  /** A number, or the bytes of a text, message or packed list. */
  record Field(int number, int type, long value, byte[] bytes) {}

  final List<Field> all = new ArrayList<>();

  /**
   * Reads a message.
   *
   * @param known numbers to wire types; of those below 0, the type is the complement and the field
   *     comes once
   */
  ProtoFields(byte[] message, Map<Integer, Integer> known) throws Malformed {
    CodedInputStream in = CodedInputStream.newInstance(message);
    try {
      while (!in.isAtEnd()) {
        Field field = field(in);
        check(field, known.get(field.number()));
        all.add(field);
      }
    } catch (IOException e) {
      throw new Malformed(String.valueOf(e.getMessage()));
    }
  }

  private static Field field(CodedInputStream in) throws IOException, Malformed {
    long tag = in.readRawVarint64();
    int type = (int) tag & 7;
    if (tag >>> 32 != 0 || type == 3 || type == 4) {
      throw new Unjudged();
    }
    int number = (int) (tag >>> 3);
    if (number == 0) {
      throw new Malformed("field 0");
    }
    return switch (type) {
      case VARINT -> new Field(number, type, in.readRawVarint64(), new byte[0]);
      case FIXED64 -> new Field(number, type, in.readRawLittleEndian64(), new byte[0]);
      case BYTES -> new Field(number, type, 0, bytes(in));
      case 5 -> new Field(number, type, in.readRawLittleEndian32(), new byte[0]);
      default -> throw new Malformed("wire type " + type);
    };
  }

  private static byte[] bytes(CodedInputStream in) throws IOException, Malformed {
    long size = in.readRawVarint64();
    if (size < 0 || size > Integer.MAX_VALUE) {
      throw new Malformed("size " + size);
    }
    return in.readRawBytes((int) size);
  }

  private void check(Field field, Integer wanted) throws Malformed {
    if (wanted == null) {
      return;
    }
    int type = wanted < 0 ? ~wanted : wanted;
    boolean fits = type == PACKED ? field.type() != 5 : field.type() == type;
    if (!fits) {
      throw new Malformed("field " + field.number() + " of the wrong type");
    }
    if (wanted < 0 && all.stream().anyMatch(f -> f.number() == field.number())) {
      throw new Unjudged();
    }
  }

  List<Field> of(int number) {
    return all.stream().filter(f -> f.number() == number).toList();
  }

  boolean has(int number) {
    return !of(number).isEmpty();
  }

  long number(int number) {
    return has(number) ? of(number).getLast().value() : 0;
  }

  double real(int number) {
    return Double.longBitsToDouble(number(number));
  }

  byte[] bytes(int number) {
    return has(number) ? of(number).getLast().bytes() : new byte[0];
  }
}
