// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.ec2;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The filters of a question, as the API obeys them: all of the names, any of their values. */
record Filters(Map<String, List<Pattern>> values) {
  private static final Pattern NAME = Pattern.compile("Filter\\.(\\d+)\\.Name");

  static Filters of(Map<String, String> question) {
    Map<String, List<Pattern>> values = new HashMap<>();
    question.forEach(
        (key, name) -> {
          var matcher = NAME.matcher(key);
          if (matcher.matches()) {
            String prefix = "Filter." + matcher.group(1) + ".Value.";
            List<Pattern> patterns = values.computeIfAbsent(name, n -> new ArrayList<>());
            question.forEach(
                (field, value) -> {
                  if (field.startsWith(prefix)) {
                    patterns.add(pattern(value));
                  }
                });
          }
        });
    return new Filters(values);
  }

  private static Pattern pattern(String value) {
    StringBuilder pattern = new StringBuilder();
    for (char c : value.toCharArray()) {
      pattern.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(pattern.toString(), Pattern.DOTALL);
  }

  boolean take(JsonNode reservation, JsonNode instance) {
    return values.entrySet().stream()
        .allMatch(
            filter ->
                has(filter.getKey(), reservation, instance).stream()
                    .anyMatch(
                        text ->
                            filter.getValue().stream().anyMatch(p -> p.matcher(text).matches())));
  }

  private static List<String> has(String name, JsonNode reservation, JsonNode instance) {
    List<String> texts = new ArrayList<>();
    switch (name) {
      case "instance-state-name" -> texts.add(instance.at("/instanceState/name").asText());
      case "availability-zone" -> texts.add(instance.at("/placement/availabilityZone").asText());
      case "owner-id" -> texts.add(reservation.path("ownerId").asText());
      case "vpc-id" -> texts.add(instance.path("vpcId").asText());
      case "tag-key" -> instance.path("tagSet").forEach(t -> texts.add(t.get("key").asText()));
      default -> {
        for (JsonNode tag : instance.path("tagSet")) {
          if (name.equals("tag:" + tag.get("key").asText())) {
            texts.add(tag.get("value").asText());
          }
        }
      }
    }
    return texts;
  }
}
