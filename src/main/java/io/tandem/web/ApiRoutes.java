// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tandem.model.Clock;
import io.tandem.remotewrite.EndpointStatus;
import io.tandem.scrape.PoolStatus;
import io.tandem.web.ConfigView.ConfigStatus;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.TreeMap;

/**
 * The part of Prometheus' HTTP API that a collector has, and the state of remote writing. Thread:
 * the event loop of the request; nothing blocks.
 */
final class ApiRoutes {
  private static final String JSON = "application/json";
  private static final String QUERY_API =
      "query|query_range|query_exemplars|series|labels|label|metadata|rules|alerts|read|write";

  private final Program program;
  private final WebViews views;
  private final Clock clock;

  ApiRoutes(Program program, WebViews views, Clock clock) {
    this.program = program;
    this.views = views;
    this.clock = clock;
  }

  void mount(Router router) {
    router.get("/api/v1/targets").handler(this::targets);
    document(router, "/api/v1/scrape_pools", this::scrapePools);
    document(router, "/api/v1/status/config", this::config);
    document(router, "/api/v1/status/buildinfo", this::buildInfo);
    document(router, "/api/v1/status/flags", this::flags);
    document(router, "/api/v1/status/runtimeinfo", this::runtimeInfo);
    document(router, "/api/v1/status/remote_write", this::remoteWrite);
    router
        .routeWithRegex("/api/v1/(" + QUERY_API + ")(/.*)?")
        .handler(
            request ->
                fail(request, 422, "execution", "unavailable: a collector keeps no samples"));
    router.route("/api/*").handler(request -> fail(request, 404, "not_found", "no such API"));
  }

  private static void document(Router router, String path, JsonText.Writing data) {
    router.get(path).handler(request -> answer(request, 200, JsonText.success(data)));
  }

  private static void fail(RoutingContext request, int status, String type, String message) {
    answer(request, status, JsonText.error(type, message));
  }

  private static void answer(RoutingContext request, int status, String json) {
    request.response().setStatusCode(status).putHeader("Content-Type", JSON).end(json);
  }

  private void targets(RoutingContext request) {
    Iterator<String> pieces =
        new TargetsJson(
                views.scrape().pools(),
                program.hostname(),
                request.queryParams().get("state"),
                request.queryParams().get("scrapePool"))
            .pieces();
    StreamedAnswer.send(request.vertx(), request.response(), JSON, pieces);
  }

  private void scrapePools(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("scrapePools");
    for (String name : views.scrape().pools().stream().map(PoolStatus::jobName).sorted().toList()) {
      json.writeString(name);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void config(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("yaml", views.config().current().running().redactedYaml());
    json.writeEndObject();
  }

  /** Prometheus' keys; what has no meaning here is empty. */
  private void buildInfo(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("application", "tandem");
    json.writeStringField("version", program.version());
    json.writeStringField("revision", program.revision());
    json.writeStringField("branch", "");
    json.writeStringField("buildUser", "");
    json.writeStringField("buildDate", "");
    json.writeStringField("goVersion", "");
    json.writeStringField("runtime", program.runtime());
    json.writeEndObject();
  }

  private void flags(JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (var flag : new TreeMap<>(program.flags()).entrySet()) {
      json.writeStringField(flag.getKey(), flag.getValue());
    }
    json.writeEndObject();
  }

  private void runtimeInfo(JsonGenerator json) throws IOException {
    ConfigStatus config = views.config().current();
    json.writeStartObject();
    json.writeStringField("startTime", Figures.rfc3339(program.startMillis()));
    json.writeStringField("hostname", program.hostname());
    json.writeStringField("serverTime", Figures.rfc3339(clock.wallMillis()));
    json.writeBooleanField("reloadConfigSuccess", config.lastAttemptTaken());
    json.writeStringField("lastConfigTime", Figures.rfc3339(config.loadedMillis()));
    json.writeNumberField("corruptionCount", corruptBlocks());
    json.writeStringField("storageRetention", "");
    json.writeEndObject();
  }

  private long corruptBlocks() {
    return views.remoteWrite().endpoints().stream().mapToLong(EndpointStatus::corruptBlocks).sum();
  }

  private void remoteWrite(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("endpoints");
    for (EndpointStatus endpoint : views.remoteWrite().endpoints()) {
      endpoint(json, endpoint);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void endpoint(JsonGenerator json, EndpointStatus endpoint) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", endpoint.name());
    json.writeStringField("url", endpoint.url());
    if (endpoint.identity() != null) {
      json.writeStringField("cluster", endpoint.identity().cluster());
      json.writeStringField("replica", endpoint.identity().replica());
    }
    json.writeStringField("election", lower(endpoint.election()));
    json.writeStringField("mode", lower(endpoint.mode()));
    json.writeNumberField("lanes", endpoint.lanes());
    json.writeBooleanField("failing", endpoint.failing());
    json.writeBooleanField("spoolBroken", endpoint.spoolBroken());
    json.writeStringField("lastError", endpoint.lastError() == null ? "" : endpoint.lastError());
    json.writeStringField("lastErrorTime", time(endpoint.lastErrorMillis()));
    samples(json, endpoint);
    json.writeNumberField("requestsSent", endpoint.requestsSent());
    json.writeNumberField("bytesSent", endpoint.bytesSent());
    json.writeBooleanField("shadow", endpoint.isShadow());
    json.writeNumberField("bytesInShadow", endpoint.bytesInShadow());
    json.writeNumberField("spoolBytes", endpoint.spoolBytes());
    json.writeNumberField("memoryBytes", endpoint.memoryBytes());
    json.writeNumberField("corruptBlocks", endpoint.corruptBlocks());
    json.writeStringField("oldestPending", time(endpoint.oldestPendingMillis()));
    json.writeStringField("highest", time(endpoint.highestMillis()));
    json.writeStringField("highestSent", time(endpoint.highestSentMillis()));
    json.writeEndObject();
  }

  private static void samples(JsonGenerator json, EndpointStatus endpoint) throws IOException {
    json.writeObjectFieldStart("samples");
    json.writeNumberField("accepted", endpoint.samplesAccepted());
    json.writeNumberField("restored", endpoint.samplesRestored());
    json.writeNumberField("sent", endpoint.samplesSent());
    json.writeNumberField("pending", endpoint.samplesPending());
    json.writeNumberField("retried", endpoint.samplesRetried());
    json.writeObjectFieldStart("dropped");
    for (var drop : new TreeMap<>(endpoint.samplesDropped()).entrySet()) {
      json.writeNumberField(drop.getKey().label(), drop.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Statuses say -1 where there is no such time. */
  private static String time(long millis) {
    return Figures.rfc3339(Math.max(0, millis));
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
