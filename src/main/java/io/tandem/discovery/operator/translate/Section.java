// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of an object, with where it stands in it. An absent field reads as the zero of its type,
 * as it does in the operator; a field of another type refuses the object, and says where. Immutable
 * as long as nobody changes the JSON below.
 */
final class Section {
  static final Section EMPTY = new Section(new JsonObject(), "");

  private final JsonObject json;
  private final String path;

  Section(JsonObject json, String path) {
    this.json = json;
    this.path = path;
  }

  boolean has(String key) {
    return json.getValue(key) != null;
  }

  boolean isEmpty() {
    return json.isEmpty();
  }

  Set<String> keys() {
    return json.fieldNames();
  }

  RefusedMonitorException refused(String key, String why) {
    return new RefusedMonitorException(at(key) + ": " + why);
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  String text(String key) {
    return read(key, String.class, "a text", "");
  }

  @Nullable String textOrNull(String key) {
    return has(key) ? text(key) : null;
  }

  boolean isTrue(String key) {
    return read(key, Boolean.class, "true or false", false);
  }

  @Nullable Boolean flagOrNull(String key) {
    return has(key) ? (Boolean) isTrue(key) : null;
  }

  /** A whole number; 0 where there is none. */
  long count(String key) {
    return read(key, Number.class, "a number", 0).longValue();
  }

  /** A text or a number, as text. */
  String textOrNumber(String key) {
    return json.getValue(key) instanceof Number number ? number.toString() : text(key);
  }

  Section section(String key) {
    Section found = sectionOrNull(key);
    return found == null ? new Section(new JsonObject(), at(key)) : found;
  }

  @Nullable Section sectionOrNull(String key) {
    if (!has(key)) {
      return null;
    }
    if (json.getValue(key) instanceof JsonObject object) {
      return new Section(object, at(key));
    }
    throw refused(key, "expected an object");
  }

  List<Section> sections(String key) {
    List<Section> sections = new ArrayList<>();
    for (Object element : array(key)) {
      if (!(element instanceof JsonObject object)) {
        throw refused(key, "expected a list of objects");
      }
      sections.add(new Section(object, at(key) + "[" + sections.size() + "]"));
    }
    return sections;
  }

  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (Object element : array(key)) {
      if (!(element instanceof String text)) {
        throw refused(key, "expected a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  Map<String, String> textMap(String key) {
    Section map = section(key);
    Map<String, String> texts = new LinkedHashMap<>();
    map.keys().forEach(name -> texts.put(name, map.text(name)));
    return texts;
  }

  /** A field as it is, for what is passed on unread. */
  @Nullable Object raw(String key) {
    return json.getValue(key);
  }

  private JsonArray array(String key) {
    return read(key, JsonArray.class, "a list", new JsonArray());
  }

  private <T> T read(String key, Class<T> type, String expected, T absent) {
    Object value = json.getValue(key);
    if (value == null) {
      return absent;
    }
    if (!type.isInstance(value)) {
      throw refused(key, "expected " + expected);
    }
    return type.cast(value);
  }
}
