// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire.v2;

import io.tandem.model.MetricMetadata;
import io.tandem.wire.MalformedRequestException;
import io.tandem.wire.PartCompressor;
import io.tandem.wire.ProtoBytes;
import io.tandem.wire.ProtoCursor;
import io.tandem.wire.RequestDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes the 2.0 form of a request of ours: texts become symbols, series get the metadata of their
 * family. Samples and histograms have the same form in both and are copied.
 *
 * <p>Costs one uncompressed copy of the request, its symbols and series, and compressing it: paid
 * by endpoints of 2.0 alone, once a request however often it is sent. Belongs to one event loop.
 */
public final class RequestTranscoder {
  private static final byte[] NAME = "__name__".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NO_METADATA = new byte[0];

  private static final int REQUEST_SERIES_V1 = 1;
  private static final int REQUEST_SERIES_V2 = 5;
  private static final int LABELS = 1;
  private static final int SAMPLES = 2;
  private static final int EXEMPLARS_V1 = 3;
  private static final int HISTOGRAMS_V1 = 4;
  private static final int HISTOGRAMS_V2 = 3;
  private static final int EXEMPLARS_V2 = 4;
  private static final int METADATA = 5;
  private static final int METADATA_TYPE = 1;
  private static final int METADATA_HELP = 3;
  private static final int METADATA_UNIT = 4;

  private final FamilyMetadata families;
  private final PartCompressor compressor = new PartCompressor();
  private final SymbolTable symbols = new SymbolTable();
  private final ProtoBytes request = new ProtoBytes();
  private final ProtoBytes series = new ProtoBytes();
  private final ProtoBytes content = new ProtoBytes();
  private final ProtoBytes refs = new ProtoBytes();
  private final ProtoBytes exemplar = new ProtoBytes();
  private final ProtoCursor fields = new ProtoCursor();
  private final ProtoCursor inner = new ProtoCursor();
  private final ProtoCursor label = new ProtoCursor();
  private final ProtoCursor exemplarFields = new ProtoCursor();

  /** By the symbol of a metric name: the field, {@link #NO_METADATA}, or null: not asked yet. */
  private byte[] @Nullable [] metadata = new byte[1024][];

  private int samples;
  private int histograms;
  private int exemplars;
  private int nameRef;

  public RequestTranscoder(FamilyMetadata families) {
    this.families = families;
  }

  /** A body of 2.0 and what it holds. */
  public record Transcoded(byte[] body, int samples, int histograms, int exemplars) {}

  /**
   * The same request as 2.0.
   *
   * @throws MalformedRequestException where our own request cannot be read, which only a broken
   *     disk or a bug explains
   */
  public Transcoded transcode(byte[] body) throws MalformedRequestException {
    byte[] raw = new RequestDecoder(Integer.MAX_VALUE).unpack(body);
    symbols.clear();
    Arrays.fill(metadata, null);
    request.clear();
    samples = 0;
    histograms = 0;
    exemplars = 0;
    fields.over(raw, 0, raw.length);
    while (fields.next()) {
      if (fields.is(REQUEST_SERIES_V1, ProtoCursor.BYTES)) {
        series();
      }
    }
    if (fields.isMalformed()) {
      throw malformed();
    }
    // The symbols go first, as who reads them needs them first.
    content.clear();
    content.raw(symbols.fields().array(), 0, symbols.fields().length());
    content.raw(request.array(), 0, request.length());
    return new Transcoded(
        compressor.body(content.array(), content.length()), samples, histograms, exemplars);
  }

  private void series() throws MalformedRequestException {
    refs.clear();
    series.clear();
    nameRef = 0;
    inner.into(fields);
    while (inner.next()) {
      switch (inner.number()) {
        case LABELS -> labelRefs(inner, refs, true);
        case SAMPLES -> {
          series.bytesField(SAMPLES, inner.bytes(), inner.start(), inner.length());
          samples++;
        }
        case HISTOGRAMS_V1 -> {
          series.bytesField(HISTOGRAMS_V2, inner.bytes(), inner.start(), inner.length());
          histograms++;
        }
        case EXEMPLARS_V1 -> {
          exemplar();
          exemplars++;
        }
        default -> {
          // Nothing else is in a series of ours.
        }
      }
    }
    if (inner.isMalformed()) {
      throw malformed();
    }
    byte[] about = nameRef == 0 ? NO_METADATA : metadata(nameRef);
    series.raw(about, 0, about.length);
    content.clear();
    content.messageField(LABELS, refs);
    content.raw(series.array(), 0, series.length());
    request.messageField(REQUEST_SERIES_V2, content);
  }

  /** Adds the symbols of the label that is the field. */
  private void labelRefs(ProtoCursor field, ProtoBytes to, boolean ofSeries) {
    int name = 0;
    int value = 0;
    boolean isMetricName = false;
    label.into(field);
    while (label.next()) {
      int ref = symbols.ref(label.bytes(), label.start(), label.length());
      if (label.number() == 1) {
        name = ref;
        isMetricName = ofSeries && isMetricName(label);
      } else {
        value = ref;
      }
    }
    to.varint(name);
    to.varint(value);
    if (isMetricName) {
      nameRef = value;
    }
  }

  private static boolean isMetricName(ProtoCursor field) {
    int from = field.start();
    return Arrays.equals(field.bytes(), from, from + field.length(), NAME, 0, NAME.length);
  }

  private void exemplar() {
    exemplar.clear();
    content.clear();
    exemplarFields.into(inner);
    while (exemplarFields.next()) {
      if (exemplarFields.number() == LABELS) {
        labelRefs(exemplarFields, exemplar, false);
      } else if (exemplarFields.wireType() == ProtoCursor.FIXED64) {
        content.doubleField(exemplarFields.number(), exemplarFields.value());
      } else {
        content.field(exemplarFields.number(), exemplarFields.value());
      }
    }
    if (exemplar.length() > 0) {
      content.messageField(LABELS, exemplar);
    }
    series.messageField(EXEMPLARS_V2, content);
  }

  private byte[] metadata(int name) {
    if (name >= metadata.length) {
      metadata = Arrays.copyOf(metadata, Math.max(2 * metadata.length, symbols.count()));
    }
    byte[] known = metadata[name];
    if (known == null) {
      known = field(families.of(symbols.text(name)));
      metadata[name] = known;
    }
    return known;
  }

  private byte[] field(@Nullable MetricMetadata of) {
    if (of == null) {
      return NO_METADATA;
    }
    content.clear();
    if (of.type() != MetricMetadata.Type.UNKNOWN) {
      content.field(METADATA_TYPE, of.type().wireNumber());
    }
    text(METADATA_HELP, of.help());
    text(METADATA_UNIT, of.unit());
    exemplar.clear();
    exemplar.messageField(METADATA, content);
    return exemplar.copy();
  }

  private void text(int number, String text) {
    if (!text.isEmpty()) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      content.field(number, symbols.ref(bytes, 0, bytes.length));
    }
  }

  private static MalformedRequestException malformed() {
    return new MalformedRequestException(
        MalformedRequestException.Reason.PROTOBUF, "proto: not a request of ours", null);
  }
}
