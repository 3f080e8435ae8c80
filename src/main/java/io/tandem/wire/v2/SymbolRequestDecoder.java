// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire.v2;

import io.tandem.wire.MalformedRequestException;
import io.tandem.wire.MalformedRequestException.Reason;
import io.tandem.wire.ProtoCursor;
import io.tandem.wire.RequestDecoder;
import io.tandem.wire.RequestVisitor;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a remote-write 2.0 body and tells a visitor of 1.0 what is in it; of the metadata of a
 * series it makes an entry under the series' name.
 *
 * <p>Strict as the specification: the first symbol is empty, references come in pairs and lead to a
 * symbol, a series has samples or histograms and never both. Unknown fields are passed over. Cost:
 * one array of the unpacked size, the symbols, a walk over the fields for each. Thread: any; keeps
 * no state.
 */
public final class SymbolRequestDecoder {
  private static final String METRIC_NAME = "__name__";

  private static final int REQUEST_SYMBOLS = 4;
  private static final int REQUEST_SERIES = 5;
  private static final int REFS = 1;
  private static final int SERIES_SAMPLES = 2;
  private static final int SERIES_HISTOGRAMS = 3;
  private static final int SERIES_EXEMPLARS = 4;
  private static final int SERIES_METADATA = 5;
  private static final int SAMPLE_VALUE = 1;
  private static final int SAMPLE_TIMESTAMP = 2;
  private static final int METADATA_TYPE = 1;
  private static final int METADATA_HELP = 3;
  private static final int METADATA_UNIT = 4;

  private final RequestDecoder unpacking;

  /** No request may unpack to more than this. */
  public SymbolRequestDecoder(int maxRawBytes) {
    unpacking = new RequestDecoder(maxRawBytes);
  }

  /** Unpacks and reads a body as it was sent. */
  public void decode(byte[] body, RequestVisitor visitor) throws MalformedRequestException {
    byte[] raw = unpacking.unpack(body);
    Reading reading = new Reading(symbols(raw), visitor);
    ProtoCursor request = new ProtoCursor().over(raw, 0, raw.length);
    while (request.next()) {
      if (request.number() == REQUEST_SERIES) {
        reading.series(request);
      }
    }
    check(request);
  }

  /** Series may stand before the symbols they refer to. */
  private static List<String> symbols(byte[] raw) throws MalformedRequestException {
    List<String> symbols = new ArrayList<>();
    ProtoCursor request = new ProtoCursor().over(raw, 0, raw.length);
    while (request.next()) {
      if (request.number() == REQUEST_SYMBOLS) {
        symbols.add(text(request));
      }
    }
    check(request);
    if (!symbols.isEmpty() && !symbols.get(0).isEmpty()) {
      throw malformed("the first symbol is not empty");
    }
    return symbols;
  }

  /** One body under way. */
  private static final class Reading {
    private final List<String> symbols;
    private final RequestVisitor visitor;
    private final ProtoCursor fields = new ProtoCursor();
    private final ProtoCursor inner = new ProtoCursor();
    private final List<String> pairs = new ArrayList<>();
    private int type;
    private String help = "";
    private String unit = "";

    Reading(List<String> symbols, RequestVisitor visitor) {
      this.symbols = symbols;
      this.visitor = visitor;
    }

    void series(ProtoCursor request) throws MalformedRequestException {
      int samples = 0;
      int histograms = 0;
      int exemplars = 0;
      pairs.clear();
      type = 0;
      help = "";
      unit = "";
      visitor.beginSeries();
      fields.into(request);
      while (fields.next()) {
        switch (fields.number()) {
          case REFS -> refs();
          case SERIES_SAMPLES -> {
            sample();
            samples++;
          }
          case SERIES_HISTOGRAMS -> histograms++;
          case SERIES_EXEMPLARS -> exemplars++;
          case SERIES_METADATA -> metadata();
          default -> {
            // Of a later version, which knows what to do without it.
          }
        }
      }
      check(fields);
      if ((samples == 0) == (histograms == 0)) {
        throw malformed("a series without samples and histograms, or with both");
      }
      labels();
      visitor.endSeries(exemplars, histograms);
      if (type != 0 || !help.isEmpty() || !unit.isEmpty()) {
        visitor.metadata(type, family(), help, unit);
      }
    }

    /** References of labels, packed as usual or one by one. */
    private void refs() throws MalformedRequestException {
      if (fields.wireType() == ProtoCursor.VARINT) {
        pairs.add(symbol(fields.value()));
        return;
      }
      inner.into(fields);
      while (inner.nextVarint()) {
        pairs.add(symbol(inner.value()));
      }
      check(inner);
    }

    private void labels() throws MalformedRequestException {
      if (pairs.size() % 2 != 0) {
        throw malformed("a label name without a value");
      }
      for (int i = 0; i < pairs.size(); i += 2) {
        visitor.label(pairs.get(i), pairs.get(i + 1));
      }
    }

    private String family() {
      for (int i = 0; i < pairs.size(); i += 2) {
        if (pairs.get(i).equals(METRIC_NAME)) {
          return pairs.get(i + 1);
        }
      }
      return "";
    }

    private void sample() throws MalformedRequestException {
      long millis = 0;
      long bits = 0;
      inner.into(fields);
      while (inner.next()) {
        if (inner.is(SAMPLE_VALUE, ProtoCursor.FIXED64)) {
          bits = inner.value();
        } else if (inner.is(SAMPLE_TIMESTAMP, ProtoCursor.VARINT)) {
          millis = inner.value();
        }
      }
      check(inner);
      visitor.sample(millis, bits);
    }

    private void metadata() throws MalformedRequestException {
      inner.into(fields);
      while (inner.next()) {
        switch (inner.number()) {
          case METADATA_TYPE -> type = (int) inner.value();
          case METADATA_HELP -> help = symbol(inner.value());
          case METADATA_UNIT -> unit = symbol(inner.value());
          default -> {
            // Of a later version, as above.
          }
        }
      }
      check(inner);
    }

    private String symbol(long ref) throws MalformedRequestException {
      if (ref < 0 || ref >= symbols.size()) {
        throw malformed("no symbol " + ref);
      }
      return symbols.get((int) ref);
    }
  }

  private static String text(ProtoCursor field) throws MalformedRequestException {
    if (field.wireType() != ProtoCursor.BYTES) {
      throw malformed("a symbol that is no text");
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(field.bytes(), field.start(), field.length()))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed("a symbol that is not UTF-8");
    }
  }

  private static void check(ProtoCursor cursor) throws MalformedRequestException {
    if (cursor.isMalformed()) {
      throw malformed("not a whole message");
    }
  }

  private static MalformedRequestException malformed(String what) {
    return new MalformedRequestException(Reason.PROTOBUF, "proto: " + what, null);
  }
}
