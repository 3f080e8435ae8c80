// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster;

import io.tandem.model.Labels;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What relabeling dropped, for the whole fleet. Immutable.
 *
 * @param targets as many of each job as {@code keep_dropped_targets} allows
 * @param counts how many were dropped in all, by job
 */
public record FleetDropped(List<Dropped> targets, Map<String, Integer> counts) {
  /** Nothing is known of dropped targets. */
  public static final FleetDropped NONE = new FleetDropped(List.of(), Map.of());

  /** A target before relabeling. */
  public record Dropped(String job, Labels discoveredLabels) {}

  /** As JSON: keys that are not known are left out, those that are missing have no value. */
  public JsonObject write() {
    JsonObject all = new JsonObject();
    counts.forEach(all::put);
    return new JsonObject().put("dropped", write(targets)).put("counts", all);
  }

  private static JsonArray write(List<Dropped> targets) {
    return JsonValues.list(
        targets,
        each ->
            new JsonObject()
                .put("job", each.job())
                .put("labels", JsonValues.labels(each.discoveredLabels())));
  }

  /** What {@link #write} wrote. */
  public static FleetDropped read(JsonObject json) {
    Map<String, Integer> counts = new TreeMap<>();
    JsonObject all = json.getJsonObject("counts", new JsonObject());
    all.fieldNames().forEach(job -> counts.put(job, all.getInteger(job)));
    return new FleetDropped(
        JsonValues.list(
            json,
            "dropped",
            each -> new Dropped(each.getString("job", ""), JsonValues.labels(each, "labels"))),
        counts);
  }
}
