// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli.diff;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import java.io.IOException;
import java.util.function.Consumer;

/** Reads the pieces that answers are made of. Pure but for the parser. */
final class Json {
  private Json() {}

  /** Does something at each element of a list; it leaves the parser at the element's last token. */
  @FunctionalInterface
  interface Each {
    void at(JsonParser json) throws IOException;
  }

  /** Does something at the value of each field of an object. */
  @FunctionalInterface
  interface Field {
    void at(String name, JsonParser json) throws IOException;
  }

  static void each(JsonParser json, Each action) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      action.at(json);
    }
  }

  static void fields(JsonParser json, Field action) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      action.at(name, json);
    }
  }

  static Labels labels(JsonParser json) throws IOException {
    LabelsBuilder labels = new LabelsBuilder();
    fields(json, (name, value) -> labels.set(name, value.getText()));
    return labels.build();
  }

  /** The series of an instant query, one after the other. */
  static void vector(JsonParser json, Consumer<Labels> taker) throws IOException {
    fields(
        json,
        (name, value) -> {
          if (name.equals("result")) {
            each(value, series -> fields(series, (field, at) -> metric(field, at, taker)));
          } else {
            value.skipChildren();
          }
        });
  }

  private static void metric(String field, JsonParser json, Consumer<Labels> taker)
      throws IOException {
    if (field.equals("metric")) {
      taker.accept(labels(json));
    } else {
      json.skipChildren();
    }
  }
}
