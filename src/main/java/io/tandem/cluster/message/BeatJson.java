// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.message;

import io.tandem.cluster.message.Beat.Shared;
import io.tandem.cluster.message.Beat.StandIn;
import io.tandem.cluster.message.Beat.Way;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@link Beat} as JSON. Targets are arrays, not objects: there may be hundreds of them each second.
 * A later version adds at the end of an array. Pure.
 */
public final class BeatJson {
  private static final JsonArray NOTHING = new JsonArray();
  private static final int HELD = 1;

  private BeatJson() {}

  public static JsonObject write(Beat beat) {
    JsonArray shared = new JsonArray();
    for (Shared target : beat.shared()) {
      shared.add(
          new JsonArray()
              .add(target.id())
              .add(target.since())
              .add(target.held() ? HELD : 0)
              .add(target.delivered())
              .add(target.good())
              .add(target.bad())
              .add(target.yielded())
              .add(target.yieldedThrough()));
    }
    JsonArray standIns = new JsonArray();
    for (StandIn standIn : beat.standIns()) {
      standIns.add(
          new JsonArray()
              .add(standIn.id())
              .add(standIn.why())
              .add(standIn.after())
              .add(standIn.through())
              .add(standIn.sent())
              .add(standIn.delivered())
              .add(standIn.done()));
    }
    JsonObject lanes = new JsonObject();
    beat.lanes().forEach((entry, way) -> lanes.put(entry, write(way)));
    return new JsonObject()
        .put("from", beat.from())
        .put("process", beat.process())
        .put("sequence", beat.sequence())
        .put("heard", beat.heard())
        .put("leaving", beat.leaving())
        .put("shared", shared)
        .put("standIns", standIns)
        .put("lanes", lanes);
  }

  private static JsonObject write(Way way) {
    return new JsonObject()
        .put("standby", new JsonArray(way.standby()))
        .put("elected", way.elected());
  }

  public static Beat read(JsonObject json) {
    Map<String, Way> lanes = new LinkedHashMap<>();
    JsonObject ways = json.getJsonObject("lanes", new JsonObject());
    for (String entry : ways.fieldNames()) {
      JsonObject way = ways.getJsonObject(entry);
      lanes.put(
          entry,
          new Way(
              TargetJson.strings(way.getJsonArray("standby", NOTHING)),
              way.getString("elected", "")));
    }
    return new Beat(
        json.getString("from"),
        json.getString("process", ""),
        json.getLong("sequence", 0L),
        json.getLong("heard", 0L),
        json.getBoolean("leaving", false),
        shared(json.getJsonArray("shared", NOTHING)),
        standIns(json.getJsonArray("standIns", NOTHING)),
        lanes);
  }

  private static List<Shared> shared(JsonArray all) {
    List<Shared> shared = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      JsonArray at = all.getJsonArray(i);
      shared.add(
          new Shared(
              at.getLong(0),
              at.getLong(1),
              at.getInteger(2) == HELD,
              at.getLong(3),
              at.getLong(4),
              at.getLong(5),
              at.getLong(6),
              at.getLong(7)));
    }
    return shared;
  }

  private static List<StandIn> standIns(JsonArray all) {
    List<StandIn> standIns = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      JsonArray at = all.getJsonArray(i);
      standIns.add(
          new StandIn(
              at.getLong(0),
              at.getString(1),
              at.getLong(2),
              at.getLong(3),
              at.getLong(4),
              at.getLong(5),
              at.getBoolean(6)));
    }
    return standIns;
  }
}
