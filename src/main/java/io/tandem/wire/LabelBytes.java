// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import io.tandem.model.Labels;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Labels as they stand in a {@code TimeSeries}: consecutive {@code labels} fields of remote write
 * 1.0, in name order. Any thread; meant for what is encoded once and used often.
 */
public final class LabelBytes {
  /** Field 1 of TimeSeries, of Label (name), and field 2 of Label (value), all length-delimited. */
  static final byte LABEL_TAG = 0x0a;

  static final byte NAME_TAG = 0x0a;
  static final byte VALUE_TAG = 0x12;

  private LabelBytes() {}

  public static byte[] encode(Labels labels) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64 * labels.size());
    byte[] head = new byte[16];
    for (int i = 0; i < labels.size(); i++) {
      byte[] name = labels.name(i).getBytes(StandardCharsets.UTF_8);
      byte[] value = labels.value(i).getBytes(StandardCharsets.UTF_8);
      head[0] = LABEL_TAG;
      int at = Varint.write(head, 1, size(name.length, value.length));
      head[at++] = NAME_TAG;
      out.write(head, 0, Varint.write(head, at, name.length));
      out.writeBytes(name);
      head[0] = VALUE_TAG;
      out.write(head, 0, Varint.write(head, 1, value.length));
      out.writeBytes(value);
    }
    return out.toByteArray();
  }

  /** Bytes of a Label message with a name and a value of these lengths. */
  static int size(int name, int value) {
    return 2 + Varint.size(name) + name + Varint.size(value) + value;
  }
}
