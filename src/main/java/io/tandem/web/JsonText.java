// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import io.tandem.model.Labels;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON to memory, to be taken piece by piece. Escapes as Go's encoder does, so that answers
 * equal Prometheus' to the byte and are harmless inside HTML. One thread.
 */
final class JsonText {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();

  private final StringWriter out = new StringWriter();
  private final JsonGenerator json;

  JsonText() {
    try {
      json = FACTORY.createGenerator(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    json.setCharacterEscapes(GoEscapes.INSTANCE);
  }

  /** Writes and hands out what is written so far. */
  String piece(Writing writing) {
    try {
      writing.to(json);
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String text = out.toString();
    out.getBuffer().setLength(0);
    return text;
  }

  /** A whole document: the data of a successful answer. */
  static String success(Writing data) {
    return new JsonText()
        .piece(
            json -> {
              json.writeStartObject();
              json.writeStringField("status", "success");
              json.writeFieldName("data");
              data.to(json);
              json.writeEndObject();
            });
  }

  static String error(String type, String message) {
    return new JsonText()
        .piece(
            json -> {
              json.writeStartObject();
              json.writeStringField("status", "error");
              json.writeStringField("errorType", type);
              json.writeStringField("error", message);
              json.writeEndObject();
            });
  }

  static void labels(JsonGenerator json, String field, Labels labels) throws IOException {
    json.writeFieldName(field);
    labels(json, labels);
  }

  static void labels(JsonGenerator json, Labels labels) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < labels.size(); i++) {
      json.writeStringField(labels.name(i), labels.value(i));
    }
    json.writeEndObject();
  }

  /** What to write. */
  @FunctionalInterface
  interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  /** Control characters, markup and the two line separators as four hex digits, in lower case. */
  private static final class GoEscapes extends CharacterEscapes {
    static final GoEscapes INSTANCE = new GoEscapes();
    private static final SerializedString LINE = new SerializedString("\\u2028");
    private static final SerializedString PARAGRAPH = new SerializedString("\\u2029");

    private final int[] ascii = standardAsciiEscapesForJSON();
    private final SerializedString[] written = new SerializedString[128];

    GoEscapes() {
      for (int c = 0; c < ascii.length; c++) {
        boolean control = c < ' ' && c != '\n' && c != '\r' && c != '\t';
        if (control || c == '<' || c == '>' || c == '&') {
          ascii[c] = ESCAPE_CUSTOM;
          written[c] = new SerializedString(String.format("\\u%04x", c));
        }
      }
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ascii.clone();
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int c) {
      if (c < written.length) {
        return written[c];
      }
      return switch (c) {
        case 0x2028 -> LINE;
        case 0x2029 -> PARAGRAPH;
        default -> null;
      };
    }
  }
}
