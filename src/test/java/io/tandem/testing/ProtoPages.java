// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes expositions in protobuf with protobuf's own writer. One builder, one thread. */
public final class ProtoPages {
  public static final int COUNTER = 0;
  public static final int GAUGE = 1;
  public static final int SUMMARY = 2;
  public static final int HISTOGRAM = 4;
  public static final int GAUGE_HISTOGRAM = 5;

  private final ByteArrayOutputStream page = new ByteArrayOutputStream();

  /** Writes the fields of one message. */
  @FunctionalInterface
  public interface Writer {
    void to(CodedOutputStream out) throws IOException;
  }

  /** Adds a family: name, type and metrics, in the order of every encoder. */
  public ProtoPages family(String name, int type, byte[]... metrics) {
    return raw(
        message(
            out -> {
              out.writeString(1, name);
              out.writeString(2, "Help of " + name + ".");
              out.writeEnum(3, type);
              for (byte[] metric : metrics) {
                out.writeByteArray(4, metric);
              }
            }));
  }

  /** Adds the content of a family as it is. */
  public ProtoPages raw(byte[] family) {
    page.writeBytes(
        message(
            out -> {
              out.writeUInt32NoTag(family.length);
              out.writeRawBytes(family);
            }));
    return this;
  }

  public byte[] bytes() {
    return page.toByteArray();
  }

  /** A metric with one label and the field of that number. */
  public static byte[] metric(String label, int field, byte[] content) {
    return message(
        out -> {
          out.writeByteArray(1, pair("l", label));
          out.writeByteArray(field, content);
        });
  }

  public static byte[] gauge(String label, double value) {
    return metric(label, 2, message(out -> out.writeDouble(1, value)));
  }

  public static byte[] counter(String label, double value, byte[]... exemplars) {
    return metric(
        label,
        3,
        message(
            out -> {
              out.writeDouble(1, value);
              for (byte[] exemplar : exemplars) {
                out.writeByteArray(2, exemplar);
              }
            }));
  }

  public static byte[] exemplar(String traceId, double value, long seconds) {
    return message(
        out -> {
          out.writeByteArray(1, pair("trace_id", traceId));
          out.writeDouble(2, value);
          if (seconds > 0) {
            out.writeByteArray(3, time(seconds));
          }
        });
  }

  public static byte[] time(long seconds) {
    return message(out -> out.writeInt64(1, seconds));
  }

  public static byte[] pair(String name, String value) {
    return message(
        out -> {
          out.writeString(1, name);
          out.writeString(2, value);
        });
  }

  public static byte[] span(int offset, int length) {
    return message(
        out -> {
          out.writeSInt32(1, offset);
          out.writeUInt32(2, length);
        });
  }

  public static byte[] bucket(double bound, long cumulative) {
    return message(
        out -> {
          out.writeUInt64(1, cumulative);
          out.writeDouble(2, bound);
        });
  }

  public static byte[] message(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      writer.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
