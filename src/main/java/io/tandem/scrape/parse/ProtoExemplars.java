// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

import io.tandem.wire.ProtoCursor;
import java.util.Arrays;

/** Reads {@code io.prometheus.client.Exemplar} messages. Belongs to one parser. */
final class ProtoExemplars {
  private final ProtoCursor fields = new ProtoCursor();
  private final ProtoCursor inner = new ProtoCursor();
  private long seconds;
  private long nanos;

  /** Reads the exemplar that is the field; one that is malformed, or lacks its time, is none. */
  void read(ProtoCursor field, boolean needsTime, Exemplars to) {
    read(field.bytes(), field.start(), field.start() + field.length(), needsTime, to);
  }

  void read(byte[] window, int from, int end, boolean needsTime, Exemplars to) {
    long value = 0;
    boolean timed = false;
    seconds = 0;
    nanos = 0;
    fields.over(window, from, end);
    while (fields.next()) {
      if (fields.is(1, ProtoCursor.BYTES)) {
        label(to);
      } else if (fields.is(2, ProtoCursor.FIXED64)) {
        value = fields.value();
      } else if (fields.is(3, ProtoCursor.BYTES)) {
        time(fields);
        timed = true;
      }
    }
    if (fields.isMalformed() || needsTime && !timed) {
      to.forget();
    } else {
      to.add(value, timed, millis());
    }
  }

  private void label(Exemplars to) {
    byte[] name = new byte[0];
    byte[] value = new byte[0];
    inner.into(fields);
    while (inner.next()) {
      if (inner.is(1, ProtoCursor.BYTES)) {
        name = copy(inner);
      } else if (inner.is(2, ProtoCursor.BYTES)) {
        value = copy(inner);
      }
    }
    if (name.length > 0
        && Utf8.isValid(name, 0, name.length)
        && Utf8.isValid(value, 0, value.length)) {
      to.label(name, value);
    }
  }

  private static byte[] copy(ProtoCursor field) {
    return Arrays.copyOfRange(field.bytes(), field.start(), field.start() + field.length());
  }

  /** Reads a {@code google.protobuf.Timestamp}; {@link #millis} tells it. */
  void time(ProtoCursor field) {
    seconds = 0;
    nanos = 0;
    inner.into(field);
    while (inner.next()) {
      if (inner.is(1, ProtoCursor.VARINT)) {
        seconds = inner.value();
      } else if (inner.is(2, ProtoCursor.VARINT)) {
        nanos = (int) inner.value();
      }
    }
  }

  long millis() {
    return seconds * 1000 + nanos / 1_000_000;
  }
}
