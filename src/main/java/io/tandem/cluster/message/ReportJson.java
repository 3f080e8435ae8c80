// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.message;

import io.tandem.cluster.message.Report.StandInReport;
import io.tandem.cluster.message.Report.TargetReport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** {@link Report} as JSON. Pure. */
public final class ReportJson {
  private static final JsonArray NOTHING = new JsonArray();

  private ReportJson() {}

  public static JsonObject write(Report report) {
    JsonArray targets = new JsonArray();
    report.targets().forEach(target -> targets.add(write(target)));
    JsonArray standIns = new JsonArray();
    report.standIns().forEach(standIn -> standIns.add(write(standIn)));
    JsonObject json =
        new JsonObject()
            .put("term", report.term())
            .put("generation", report.generation())
            .put("process", report.process())
            .put("state", report.state())
            .put("configVersion", report.configVersion())
            .put("refusal", report.refusal())
            .put("targets", targets)
            .put("standIns", standIns)
            .put("elected", TargetJson.texts(report.elected()));
    List<OwnedTarget> holdings = report.holdings();
    if (holdings != null) {
      json.put("holdings", TargetJson.write(holdings));
    }
    return json;
  }

  private static JsonObject write(TargetReport target) {
    return new JsonObject()
        .put("id", target.id())
        .put("samples", target.samples())
        .put("health", target.health())
        .put("error", target.lastError())
        .put("scraped", target.lastScrapeMillis())
        .put("duration", target.durationNanos())
        .put("delivered", target.deliveredTick());
  }

  private static JsonObject write(StandInReport standIn) {
    return new JsonObject()
        .put("id", standIn.id())
        .put("owner", standIn.owner())
        .put("replica", standIn.replica())
        .put("why", standIn.why())
        .put("since", standIn.sinceMillis())
        .put("delivered", standIn.deliveredTick());
  }

  public static Report read(JsonObject json) {
    JsonArray holdings = json.getJsonArray("holdings");
    return new Report(
        json.getLong("term", 0L),
        json.getLong("generation", -1L),
        json.getString("process", ""),
        json.getString("state", ""),
        json.getString("configVersion", ""),
        json.getString("refusal"),
        holdings == null ? null : TargetJson.read(holdings),
        targets(json.getJsonArray("targets", NOTHING)),
        standIns(json.getJsonArray("standIns", NOTHING)),
        TargetJson.texts(json.getJsonObject("elected", new JsonObject())));
  }

  private static List<TargetReport> targets(JsonArray all) {
    List<TargetReport> targets = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      JsonObject json = all.getJsonObject(i);
      targets.add(
          new TargetReport(
              json.getLong("id"),
              json.getInteger("samples", 0),
              json.getString("health", "unknown"),
              json.getString("error", ""),
              json.getLong("scraped", 0L),
              json.getLong("duration", 0L),
              json.getLong("delivered", Beat.NONE)));
    }
    return targets;
  }

  private static List<StandInReport> standIns(JsonArray all) {
    List<StandInReport> standIns = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      JsonObject json = all.getJsonObject(i);
      standIns.add(
          new StandInReport(
              json.getLong("id"),
              json.getString("owner", ""),
              json.getString("replica", ""),
              json.getString("why", ""),
              json.getLong("since", 0L),
              json.getLong("delivered", Beat.NONE)));
    }
    return standIns;
  }
}
