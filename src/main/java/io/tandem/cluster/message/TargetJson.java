// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.message;

import io.tandem.model.Labels;
import io.tandem.model.Replica;
import io.tandem.target.Target;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Targets as JSON, for orders, reports and the orders on disk. Pure. */
public final class TargetJson {
  private TargetJson() {}

  public static JsonArray write(List<OwnedTarget> targets) {
    JsonArray all = new JsonArray();
    targets.forEach(target -> all.add(write(target)));
    return all;
  }

  private static JsonObject write(OwnedTarget owned) {
    Target target = owned.target();
    JsonObject labels = new JsonObject();
    for (int i = 0; i < target.labels().size(); i++) {
      labels.put(target.labels().name(i), target.labels().value(i));
    }
    return new JsonObject()
        .put("id", target.id())
        .put("job", target.jobName())
        .put("labels", labels)
        .put("url", target.url())
        .put("interval", target.interval().toMillis())
        .put("timeout", target.timeout().toMillis())
        .put("replica", owned.replica().label())
        .put("partner", owned.partner())
        .put("arrives", owned.arrives())
        .put("start", owned.startMillis());
  }

  public static List<OwnedTarget> read(JsonArray all) {
    List<OwnedTarget> targets = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      targets.add(read(all.getJsonObject(i)));
    }
    return List.copyOf(targets);
  }

  private static OwnedTarget read(JsonObject json) {
    Map<String, String> labels = new HashMap<>();
    json.getJsonObject("labels").forEach(e -> labels.put(e.getKey(), e.getValue().toString()));
    Target target =
        new Target(
            json.getString("job"),
            Labels.of(labels),
            Labels.EMPTY,
            json.getString("url"),
            Duration.ofMillis(json.getLong("interval")),
            Duration.ofMillis(json.getLong("timeout")),
            json.getLong("id"));
    return new OwnedTarget(
        target,
        replica(json.getString("replica", "")),
        json.getString("partner", ""),
        json.getBoolean("arrives", false),
        json.getLong("start", 0L));
  }

  static Replica replica(String label) {
    return switch (label) {
      case "a" -> Replica.A;
      case "b" -> Replica.B;
      default -> Replica.ONLY;
    };
  }

  static JsonArray ids(Set<Long> ids) {
    JsonArray all = new JsonArray();
    new TreeSet<>(ids).forEach(all::add);
    return all;
  }

  static Set<Long> ids(JsonArray all) {
    Set<Long> ids = new TreeSet<>();
    for (int i = 0; i < all.size(); i++) {
      ids.add(all.getLong(i));
    }
    return ids;
  }

  public static JsonObject texts(Map<String, String> texts) {
    JsonObject json = new JsonObject();
    texts.forEach(json::put);
    return json;
  }

  public static Map<String, String> texts(JsonObject json) {
    Map<String, String> texts = new LinkedHashMap<>();
    json.forEach(e -> texts.put(e.getKey(), e.getValue().toString()));
    return texts;
  }

  static List<String> strings(JsonArray all) {
    return all.stream().map(Object::toString).toList();
  }
}
