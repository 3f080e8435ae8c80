// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.message;

import io.tandem.cluster.message.Orders.Config;
import io.tandem.cluster.message.Orders.Coordinator;
import io.tandem.cluster.message.Orders.Duties;
import io.tandem.model.Replica;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@link Orders} as JSON. Pure. */
public final class OrdersJson {
  private static final JsonArray NOTHING = new JsonArray();
  private static final JsonObject EMPTY = new JsonObject();

  private OrdersJson() {}

  public static JsonObject write(Orders orders) {
    JsonObject json =
        new JsonObject()
            .put("term", orders.term())
            .put("generation", orders.generation())
            .put("coordinator", write(orders.coordinator()))
            .put("adopts", orders.adopts())
            .put("base", orders.base())
            .put("targets", TargetJson.write(orders.targets()))
            .put("moved", TargetJson.ids(orders.moved()))
            .put("gone", TargetJson.ids(orders.gone()))
            .put("partners", TargetJson.texts(orders.partners()))
            .put("standIns", TargetJson.ids(orders.standIns()))
            .put("duties", write(orders.duties()));
    Config config = orders.config();
    if (config != null) {
      json.put(
          "config", new JsonObject().put("version", config.version()).put("text", config.text()));
    }
    return json;
  }

  private static JsonObject write(Coordinator coordinator) {
    return new JsonObject()
        .put("member", coordinator.member())
        .put("address", coordinator.address())
        .put("process", coordinator.process())
        .put("secret", coordinator.secret());
  }

  private static JsonObject write(Duties duties) {
    JsonArray heartbeats = new JsonArray();
    duties.heartbeats().forEach(replica -> heartbeats.add(replica.label()));
    JsonObject overfull = new JsonObject();
    duties.overfull().forEach(overfull::put);
    return new JsonObject()
        .put("overfull", overfull)
        .put("candidates", new JsonArray(duties.candidates()))
        .put("heartbeats", heartbeats)
        .put("probeMillis", duties.probeMillis());
  }

  public static Orders read(JsonObject json) {
    return new Orders(
        json.getLong("term"),
        json.getLong("generation", 0L),
        coordinator(json.getJsonObject("coordinator", EMPTY)),
        json.getBoolean("adopts", false),
        json.getLong("base", -1L),
        config(json.getJsonObject("config")),
        TargetJson.read(json.getJsonArray("targets", NOTHING)),
        TargetJson.ids(json.getJsonArray("moved", NOTHING)),
        TargetJson.ids(json.getJsonArray("gone", NOTHING)),
        TargetJson.texts(json.getJsonObject("partners", EMPTY)),
        TargetJson.ids(json.getJsonArray("standIns", NOTHING)),
        duties(json.getJsonObject("duties", EMPTY)));
  }

  private static Coordinator coordinator(JsonObject json) {
    return new Coordinator(
        json.getString("member", ""),
        json.getString("address", ""),
        json.getString("process", ""),
        json.getString("secret", ""));
  }

  private static @Nullable Config config(@Nullable JsonObject json) {
    return json == null ? null : new Config(json.getString("version", ""), json.getString("text"));
  }

  private static Duties duties(JsonObject json) {
    Set<Replica> heartbeats = EnumSet.noneOf(Replica.class);
    for (String label : TargetJson.strings(json.getJsonArray("heartbeats", NOTHING))) {
      heartbeats.add(TargetJson.replica(label));
    }
    return new Duties(
        TargetJson.strings(json.getJsonArray("candidates", NOTHING)),
        heartbeats,
        json.getLong("probeMillis", Duties.NONE.probeMillis()),
        overfull(json.getJsonObject("overfull", EMPTY)));
  }

  private static Map<String, Integer> overfull(JsonObject json) {
    Map<String, Integer> overfull = new TreeMap<>();
    json.fieldNames().forEach(job -> overfull.put(job, json.getInteger(job)));
    return overfull;
  }
}
