// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster;

import io.tandem.model.Labels;
import io.tandem.model.Replica;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How single values of a status are written: what is not known has no key. Pure. */
final class JsonValues {
  static final String UNKNOWN = "unknown";
  private static final String ONLY = "only";

  private JsonValues() {}

  static JsonObject putIfKnown(JsonObject json, String key, @Nullable String value) {
    return value == null ? json : json.put(key, value);
  }

  /** A time as RFC 3339; 0, for never, is left out. */
  static JsonObject putTime(JsonObject json, String key, long millis) {
    return millis == 0 ? json : json.put(key, Instant.ofEpochMilli(millis).toString());
  }

  static long time(JsonObject json, String key) {
    String text = json.getString(key, "");
    try {
      return text.isEmpty() ? 0 : Instant.parse(text).toEpochMilli();
    } catch (DateTimeParseException e) {
      return 0;
    }
  }

  static String word(Replica replica) {
    return replica == Replica.ONLY ? ONLY : replica.label();
  }

  static Replica replica(JsonObject json) {
    return switch (json.getString("replica", ONLY)) {
      case "a" -> Replica.A;
      case "b" -> Replica.B;
      default -> Replica.ONLY;
    };
  }

  static <T> JsonArray list(List<T> things, Function<T, JsonObject> write) {
    JsonArray all = new JsonArray();
    things.forEach(thing -> all.add(write.apply(thing)));
    return all;
  }

  static <T> List<T> list(JsonObject json, String key, Function<JsonObject, T> read) {
    JsonArray all = json.getJsonArray(key, new JsonArray());
    List<T> things = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      things.add(read.apply(all.getJsonObject(i)));
    }
    return List.copyOf(things);
  }

  static JsonObject labels(Labels labels) {
    JsonObject json = new JsonObject();
    for (int i = 0; i < labels.size(); i++) {
      json.put(labels.name(i), labels.value(i));
    }
    return json;
  }

  static Labels labels(JsonObject json, String key) {
    return Labels.of(
        json.getJsonObject(key, new JsonObject()).stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> String.valueOf(e.getValue()))));
  }
}
