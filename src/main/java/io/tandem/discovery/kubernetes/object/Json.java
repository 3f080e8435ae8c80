// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.object;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks through JSON with a cursor. A reader is called with the cursor on a value, and reads it to
 * its end or leaves it where it is, which skips it.
 */
final class Json {
  private Json() {}

  /** Reads the value of a field. */
  @FunctionalInterface
  interface FieldReader {
    void read(String field, JsonParser json) throws IOException;
  }

  /** Reads a value. */
  @FunctionalInterface
  interface Reader<T> {
    T read(JsonParser json) throws IOException;
  }

  /** The fields of the object under the cursor; what is no object has none. */
  static void fields(JsonParser json, FieldReader reader) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      reader.read(field, json);
      json.skipChildren();
    }
  }

  /** The elements of the list under the cursor; what is no list has none. */
  static <T> List<T> list(JsonParser json, Reader<T> reader) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return List.of();
    }
    List<T> list = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      list.add(reader.read(json));
      json.skipChildren();
    }
    return List.copyOf(list);
  }

  /** A text or number as text; empty for anything else. */
  static String text(JsonParser json) throws IOException {
    return json.currentToken().isScalarValue() && json.currentToken() != JsonToken.VALUE_NULL
        ? json.getText()
        : "";
  }

  static int number(JsonParser json) throws IOException {
    return json.currentToken() == JsonToken.VALUE_NUMBER_INT ? json.getIntValue() : 0;
  }

  static boolean isNull(JsonParser json) {
    return json.currentToken() == JsonToken.VALUE_NULL;
  }
}
