// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.tandem.wire.MalformedRequestException.Reason;
import java.io.IOException;
import org.xerial.snappy.Snappy;

/**
 * Reads a remote-write 1.0 body (a Snappy block that holds a {@code prometheus.WriteRequest}) and
 * tells a visitor what is in it.
 *
 * <p>Strict: a known field of the wrong wire type, a cut-off message or invalid UTF-8 refuses the
 * whole request; unknown fields are skipped, as protobuf asks. The declared size is checked before
 * a byte is reserved for it, against the limit and against what Snappy can pack at best, so that a
 * small body cannot claim much memory. The visitor may have been told a part when the exception
 * comes. Cost: one array of the unpacked size, and the strings. Thread: any; keeps no state.
 */
public final class RequestDecoder {
  /**
   * A copy of 64 bytes takes 3 bytes at best, so nothing unpacks to more than 22 times its size.
   */
  private static final int MAX_RATIO = 22;

  private static final int REQUEST_SERIES = 1;
  private static final int REQUEST_METADATA = 3;
  private static final int SERIES_LABELS = 1;
  private static final int SERIES_SAMPLES = 2;
  private static final int SERIES_EXEMPLARS = 3;
  private static final int SERIES_HISTOGRAMS = 4;
  private static final int LABEL_NAME = 1;
  private static final int LABEL_VALUE = 2;
  private static final int SAMPLE_VALUE = 1;
  private static final int SAMPLE_TIMESTAMP = 2;
  private static final int METADATA_TYPE = 1;
  private static final int METADATA_FAMILY = 2;
  private static final int METADATA_HELP = 4;
  private static final int METADATA_UNIT = 5;

  private final int maxRawBytes;

  /** No request may unpack to more than this. */
  public RequestDecoder(int maxRawBytes) {
    this.maxRawBytes = maxRawBytes;
  }

  /** Unpacks and reads a body as it was sent. */
  public void decode(byte[] body, RequestVisitor visitor) throws MalformedRequestException {
    decodeRaw(unpack(body), visitor);
  }

  /** The protobuf bytes of a body. */
  public byte[] unpack(byte[] body) throws MalformedRequestException {
    try {
      int declared = body.length == 0 ? -1 : Snappy.uncompressedLength(body);
      if (declared < 0) {
        throw new MalformedRequestException(Reason.SNAPPY, "snappy: empty or corrupt input", null);
      }
      if (declared > maxRawBytes || declared > (long) MAX_RATIO * body.length) {
        throw new MalformedRequestException(
            Reason.TOO_LARGE,
            "snappy: declared size " + declared + " of " + body.length + " bytes is too large",
            null);
      }
      byte[] raw = new byte[declared];
      // Refuses elements that run past the array or leave a part of it unwritten.
      Snappy.uncompress(body, 0, body.length, raw, 0);
      return raw;
    } catch (IOException e) {
      throw new MalformedRequestException(Reason.SNAPPY, "snappy: corrupt input", e);
    }
  }

  /** Reads protobuf bytes that are unpacked already. */
  public void decodeRaw(byte[] raw, RequestVisitor visitor) throws MalformedRequestException {
    CodedInputStream in = CodedInputStream.newInstance(raw);
    try {
      while (!in.isAtEnd()) {
        int tag = in.readTag();
        switch (WireFormat.getTagFieldNumber(tag)) {
          case REQUEST_SERIES -> readSeries(in, open(in, tag), visitor);
          case REQUEST_METADATA -> readMetadata(in, open(in, tag), visitor);
          default -> skip(in, tag);
        }
      }
    } catch (IOException e) {
      throw new MalformedRequestException(
          Reason.PROTOBUF, "proto: " + e.getMessage() + " at byte " + in.getTotalBytesRead(), e);
    }
  }

  private static void readSeries(CodedInputStream in, int outer, RequestVisitor visitor)
      throws IOException {
    int exemplars = 0;
    int histograms = 0;
    visitor.beginSeries();
    while (!in.isAtEnd()) {
      int tag = in.readTag();
      switch (WireFormat.getTagFieldNumber(tag)) {
        case SERIES_LABELS -> readLabel(in, open(in, tag), visitor);
        case SERIES_SAMPLES -> readSample(in, open(in, tag), visitor);
        case SERIES_EXEMPLARS -> {
          expect(tag, WireFormat.WIRETYPE_LENGTH_DELIMITED);
          skip(in, tag);
          exemplars++;
        }
        case SERIES_HISTOGRAMS -> {
          expect(tag, WireFormat.WIRETYPE_LENGTH_DELIMITED);
          skip(in, tag);
          histograms++;
        }
        default -> skip(in, tag);
      }
    }
    close(in, outer);
    visitor.endSeries(exemplars, histograms);
  }

  private static void readLabel(CodedInputStream in, int outer, RequestVisitor visitor)
      throws IOException {
    String name = "";
    String value = "";
    while (!in.isAtEnd()) {
      int tag = in.readTag();
      switch (WireFormat.getTagFieldNumber(tag)) {
        case LABEL_NAME -> name = string(in, tag);
        case LABEL_VALUE -> value = string(in, tag);
        default -> skip(in, tag);
      }
    }
    close(in, outer);
    visitor.label(name, value);
  }

  private static void readSample(CodedInputStream in, int outer, RequestVisitor visitor)
      throws IOException {
    long valueBits = 0;
    long timestampMillis = 0;
    while (!in.isAtEnd()) {
      int tag = in.readTag();
      switch (WireFormat.getTagFieldNumber(tag)) {
        case SAMPLE_VALUE -> {
          expect(tag, WireFormat.WIRETYPE_FIXED64);
          valueBits = in.readRawLittleEndian64();
        }
        case SAMPLE_TIMESTAMP -> {
          expect(tag, WireFormat.WIRETYPE_VARINT);
          timestampMillis = in.readInt64();
        }
        default -> skip(in, tag);
      }
    }
    close(in, outer);
    visitor.sample(timestampMillis, valueBits);
  }

  private static void readMetadata(CodedInputStream in, int outer, RequestVisitor visitor)
      throws IOException {
    int type = 0;
    String family = "";
    String help = "";
    String unit = "";
    while (!in.isAtEnd()) {
      int tag = in.readTag();
      switch (WireFormat.getTagFieldNumber(tag)) {
        case METADATA_TYPE -> {
          expect(tag, WireFormat.WIRETYPE_VARINT);
          type = in.readEnum();
        }
        case METADATA_FAMILY -> family = string(in, tag);
        case METADATA_HELP -> help = string(in, tag);
        case METADATA_UNIT -> unit = string(in, tag);
        default -> skip(in, tag);
      }
    }
    close(in, outer);
    visitor.metadata(type, family, help, unit);
  }

  /** Enters a nested message; the answer is given back to {@link #close}. */
  private static int open(CodedInputStream in, int tag) throws IOException {
    expect(tag, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    return in.pushLimit(in.readRawVarint32());
  }

  private static void close(CodedInputStream in, int outer) {
    in.popLimit(outer);
  }

  private static String string(CodedInputStream in, int tag) throws IOException {
    expect(tag, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    return in.readStringRequireUtf8();
  }

  private static void skip(CodedInputStream in, int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new IOException("end of a group that was not begun");
    }
  }

  private static void expect(int tag, int wireType) throws IOException {
    if (WireFormat.getTagWireType(tag) != wireType) {
      throw new IOException(
          "wrong wire type "
              + WireFormat.getTagWireType(tag)
              + " for field "
              + WireFormat.getTagFieldNumber(tag));
    }
  }
}
