// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster;

import io.tandem.cluster.FleetStatus.Coordinator;
import io.tandem.cluster.FleetStatus.Election;
import io.tandem.cluster.FleetStatus.Hole;
import io.tandem.cluster.FleetStatus.Member;
import io.tandem.cluster.FleetStatus.Move;
import io.tandem.cluster.FleetStatus.Owned;
import io.tandem.cluster.FleetStatus.StandIn;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * {@link FleetStatus} as JSON: between members, and as {@code /api/v1/cluster} answers. Keys that
 * are not known are ignored, keys that are missing have the value of nothing. Pure.
 */
public final class FleetStatusJson {
  private FleetStatusJson() {}

  public static JsonObject write(FleetStatus status) {
    JsonObject json =
        new JsonObject()
            .put("fleet", status.fleet())
            .put("cluster", status.cluster())
            .put("member", status.member());
    JsonValues.putIfKnown(json, "partial", status.partial());
    Coordinator coordinator = status.coordinator();
    if (coordinator != null) {
      json.put("coordinator", write(coordinator));
    }
    return json.put("members", JsonValues.list(status.members(), FleetStatusJson::write))
        .put("moves", JsonValues.list(status.moves(), FleetStatusJson::write))
        .put("standIns", JsonValues.list(status.standIns(), FleetStatusJson::write))
        .put("holes", JsonValues.list(status.holes(), FleetStatusJson::write))
        .put("elected", JsonValues.list(status.elections(), FleetStatusJson::write));
  }

  public static FleetStatus read(JsonObject json) {
    return new FleetStatus(
        json.getString("fleet", ""),
        json.getString("cluster", ""),
        json.getString("member", ""),
        json.getString("partial"),
        coordinator(json.getJsonObject("coordinator")),
        JsonValues.list(json, "members", FleetStatusJson::member),
        JsonValues.list(json, "moves", FleetStatusJson::move),
        JsonValues.list(json, "standIns", FleetStatusJson::standIn),
        JsonValues.list(json, "holes", FleetStatusJson::hole),
        JsonValues.list(json, "elected", FleetStatusJson::election));
  }

  private static JsonObject write(Coordinator coordinator) {
    JsonObject json =
        new JsonObject()
            .put("member", coordinator.member())
            .put("address", coordinator.address())
            .put("term", coordinator.term())
            .put("generation", coordinator.generation())
            .put("configVersion", coordinator.configVersion());
    return JsonValues.putTime(json, "since", coordinator.sinceMillis());
  }

  private static @Nullable Coordinator coordinator(@Nullable JsonObject json) {
    return json == null
        ? null
        : new Coordinator(
            json.getString("member", ""),
            json.getString("address", ""),
            json.getLong("term", 0L),
            json.getLong("generation", 0L),
            json.getString("configVersion", ""),
            JsonValues.time(json, "since"));
  }

  private static JsonObject write(Member member) {
    Owned owned = member.owned();
    JsonObject json =
        new JsonObject()
            .put("name", member.name())
            .put("node", member.node())
            .put("zone", member.zone())
            .put("address", member.address())
            .put("version", member.version())
            .put("role", member.role())
            .put("state", member.state())
            .put("leaseAgeSeconds", member.leaseAgeSeconds())
            .put("expired", member.expired())
            .put(
                "targets",
                new JsonObject().put("a", owned.a()).put("b", owned.b()).put("only", owned.only()))
            .put("weight", member.weight())
            .put("standIns", member.standIns());
    return JsonValues.putTime(json, "lastContact", member.lastContactMillis());
  }

  private static Member member(JsonObject json) {
    JsonObject owned = json.getJsonObject("targets", new JsonObject());
    return new Member(
        json.getString("name", ""),
        json.getString("node", ""),
        json.getString("zone", ""),
        json.getString("address", ""),
        json.getString("version", ""),
        json.getString("role", ""),
        json.getString("state", ""),
        json.getDouble("leaseAgeSeconds", 0.0),
        json.getBoolean("expired", false),
        new Owned(owned.getInteger("a", 0), owned.getInteger("b", 0), owned.getInteger("only", 0)),
        json.getDouble("weight", 0.0),
        json.getInteger("standIns", 0),
        JsonValues.time(json, "lastContact"));
  }

  private static JsonObject write(Move move) {
    JsonObject json = JsonValues.putTime(new JsonObject(), "time", move.timeMillis());
    json.put("target", move.target())
        .put("replica", JsonValues.word(move.replica()))
        .put("from", move.from());
    return JsonValues.putIfKnown(json, "to", move.to()).put("why", move.why());
  }

  private static Move move(JsonObject json) {
    return new Move(
        JsonValues.time(json, "time"),
        json.getString("target", ""),
        JsonValues.replica(json),
        json.getString("from", ""),
        json.getString("to"),
        json.getString("why", ""));
  }

  private static JsonObject write(StandIn standIn) {
    JsonObject json =
        new JsonObject()
            .put("member", standIn.member())
            .put("target", standIn.target())
            .put("replica", JsonValues.word(standIn.replica()))
            .put("why", standIn.why());
    JsonValues.putTime(json, "since", standIn.sinceMillis());
    return JsonValues.putTime(json, "deliveredThrough", standIn.deliveredThroughMillis());
  }

  private static StandIn standIn(JsonObject json) {
    return new StandIn(
        json.getString("member", ""),
        json.getString("target", ""),
        JsonValues.replica(json),
        json.getString("why", ""),
        JsonValues.time(json, "since"),
        JsonValues.time(json, "deliveredThrough"));
  }

  private static JsonObject write(Hole hole) {
    JsonObject json =
        new JsonObject()
            .put("target", hole.target())
            .put("replica", JsonValues.word(hole.replica()));
    JsonValues.putTime(json, "from", hole.fromMillis());
    return JsonValues.putTime(json, "to", hole.toMillis()).put("why", hole.why());
  }

  private static Hole hole(JsonObject json) {
    return new Hole(
        json.getString("target", ""),
        JsonValues.replica(json),
        JsonValues.time(json, "from"),
        JsonValues.time(json, "to"),
        json.getString("why", ""));
  }

  private static JsonObject write(Election election) {
    String replica =
        election.replica() == null ? JsonValues.UNKNOWN : JsonValues.word(election.replica());
    return new JsonObject().put("endpoint", election.endpoint()).put("replica", replica);
  }

  private static Election election(JsonObject json) {
    boolean unknown = JsonValues.UNKNOWN.equals(json.getString("replica", JsonValues.UNKNOWN));
    return new Election(json.getString("endpoint", ""), unknown ? null : JsonValues.replica(json));
  }
}
