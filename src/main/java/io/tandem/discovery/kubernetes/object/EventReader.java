// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.object;

import com.fasterxml.jackson.core.JsonParser;
import io.tandem.discovery.kubernetes.object.ObjectReader.Versioned;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads one event of a watch, and is of no use after it. */
final class EventReader {
  private final Json.Reader<Versioned> objects;
  private String type = "";
  private @Nullable WatchEvent event;

  EventReader(Json.Reader<Versioned> objects) {
    this.objects = objects;
  }

  /** Null where the object stood before the type: then the next reading knows the type. */
  @Nullable WatchEvent read(JsonParser json) throws IOException {
    Json.fields(json, this::field);
    return event;
  }

  private void field(String field, JsonParser json) throws IOException {
    if (field.equals("type")) {
      type = Json.text(json);
    } else if (field.equals("object") && !type.isEmpty()) {
      event = event(json);
    }
  }

  private WatchEvent event(JsonParser json) throws IOException {
    return switch (type) {
      case "ERROR" -> failure(json);
      case "BOOKMARK" -> bookmark(json);
      case "DELETED" -> {
        Versioned gone = objects.read(json);
        yield new WatchEvent.Gone(gone.object(), gone.version());
      }
      default -> {
        Versioned present = objects.read(json);
        yield new WatchEvent.Present(present.object(), present.version());
      }
    };
  }

  private static WatchEvent bookmark(JsonParser json) throws IOException {
    String[] version = {""};
    Json.fields(
        json,
        (field, value) -> {
          if (field.equals("metadata")) {
            Json.fields(
                value,
                (inner, at) -> {
                  if (inner.equals("resourceVersion")) {
                    version[0] = Json.text(at);
                  }
                });
          }
        });
    return new WatchEvent.Bookmark(version[0]);
  }

  private static WatchEvent failure(JsonParser json) throws IOException {
    int[] code = {0};
    String[] message = {"the watch failed"};
    Json.fields(
        json,
        (field, value) -> {
          if (field.equals("code")) {
            code[0] = Json.number(value);
          } else if (field.equals("message")) {
            message[0] = Json.text(value);
          }
        });
    return new WatchEvent.Failure(code[0], message[0]);
  }
}
