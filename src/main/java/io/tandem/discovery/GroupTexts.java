// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tandem.config.DiscoveryConfig.StaticGroup;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads target groups from JSON as strictly as Prometheus does: unknown fields, values that are no
 * strings and missing groups are faults; the case of a field's name does not count. Any thread.
 */
final class GroupTexts {
  private static final JsonFactory JSON = new JsonFactory();

  private GroupTexts() {}

  /** A group as discovery yields it, with one more label where the name is not empty. */
  static TargetGroup group(String source, StaticGroup group, String name, String value) {
    List<Labels> targets = new ArrayList<>(group.targets().size());
    for (String address : group.targets()) {
      targets.add(Labels.of("__address__", address));
    }
    LabelsBuilder labels = group.labels().toBuilder();
    if (!name.isEmpty()) {
      labels.set(name, value);
    }
    return new TargetGroup(source, targets, labels.build());
  }

  static List<StaticGroup> readJson(byte[] text) throws IOException {
    if (text.length > 0 && text[0] == (byte) 0xef) {
      throw new IOException("invalid character at the beginning: a byte order mark");
    }
    List<StaticGroup> groups = new ArrayList<>();
    try (JsonParser json = JSON.createParser(text)) {
      JsonToken first = json.nextToken();
      if (first == null) {
        throw new IOException("unexpected end of JSON input");
      }
      if (first != JsonToken.VALUE_NULL) {
        expect(json, JsonToken.START_ARRAY, "a list of target groups");
        while (json.nextToken() != JsonToken.END_ARRAY) {
          groups.add(readGroup(json));
        }
      }
      if (json.nextToken() != null) {
        throw new IOException("invalid text after the list of target groups");
      }
    }
    return groups;
  }

  private static StaticGroup readGroup(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      throw new IOException("nil target group item found");
    }
    expect(json, JsonToken.START_OBJECT, "a target group");
    List<String> targets = new ArrayList<>();
    LabelsBuilder labels = new LabelsBuilder();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field.toLowerCase(Locale.ROOT)) {
        case "targets" -> targets = readTargets(json);
        case "labels" -> readLabels(json, labels);
        default -> throw new IOException("json: unknown field \"" + field + '"');
      }
    }
    return new StaticGroup(targets, labels.build());
  }

  private static List<String> readTargets(JsonParser json) throws IOException {
    List<String> targets = new ArrayList<>();
    if (json.currentToken() != JsonToken.VALUE_NULL) {
      expect(json, JsonToken.START_ARRAY, "targets as a list");
      while (json.nextToken() != JsonToken.END_ARRAY) {
        targets.add(string(json));
      }
    }
    return targets;
  }

  private static void readLabels(JsonParser json, LabelsBuilder labels) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    expect(json, JsonToken.START_OBJECT, "labels as an object");
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      if (name.isEmpty()) {
        throw new IOException("\"\" is not a valid label name");
      }
      json.nextToken();
      labels.set(name, string(json));
    }
  }

  private static String string(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return "";
    }
    expect(json, JsonToken.VALUE_STRING, "a string");
    return wholeCharacters(json.getText());
  }

  /** Half of an escaped character is none; as in Go another one stands for it. */
  private static String wholeCharacters(String text) {
    return text.chars().noneMatch(c -> Character.isSurrogate((char) c))
        ? text
        : text.codePoints()
            .map(c -> Character.getType(c) == Character.SURROGATE ? '\ufffd' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  private static void expect(JsonParser json, JsonToken token, String what) throws IOException {
    if (json.currentToken() != token) {
      throw new IOException("expected " + what + ", found " + json.currentToken());
    }
  }
}
