// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.RelabelConfig;
import io.tandem.model.Labels;
import io.tandem.relabel.RelabelTrace;
import io.tandem.scrape.PoolStatus;
import io.tandem.scrape.TargetStatus;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The relabel debugger: a page, and the API that Prometheus has for its own. Labels of a target are
 * many, so they come in a body; a link names the target instead. Thread: the event loop of the
 * request, which a large label set with many rules holds for milliseconds.
 */
final class RelabelRoutes {
  private static final int MOST_BYTES = 256 << 10;

  private final WebViews views;

  RelabelRoutes(WebViews views) {
    this.views = views;
  }

  void mount(Router router) {
    router.get("/relabel").handler(this::linked);
    router.post("/relabel").handler(this::posted);
    router.get("/api/v1/targets/relabel_steps").handler(this::steps);
  }

  private PrometheusConfig config() {
    return views.config().current().running();
  }

  private void linked(RoutingContext request) {
    MultiMap given = request.queryParams();
    String rules = word(given.get("rules"));
    String labels = word(given.get("labels"));
    String target = given.get("target");
    answer(request, new RelabelQuestion(rules, target == null ? labels : discovered(target)));
  }

  /** What is known of a target that a page names by its key; empty where it is gone. */
  private String discovered(String key) {
    for (PoolStatus pool : views.scrape().pools()) {
      for (TargetStatus status : pool.active()) {
        if (Parts.key(status.target()).equals(key)) {
          return lines(status.target().discoveredLabels());
        }
      }
      for (Labels dropped : pool.dropped()) {
        if (Parts.key(dropped).equals(key)) {
          return lines(dropped);
        }
      }
    }
    return "";
  }

  private static String lines(Labels labels) {
    String text = labels.toString();
    return text.substring(1, text.length() - 1).replace("\", ", "\",\n");
  }

  private void posted(RoutingContext request) {
    request
        .request()
        .body()
        .onFailure(e -> request.response().setStatusCode(400).end())
        .onSuccess(
            body -> {
              if (body.length() > MOST_BYTES) {
                request.response().setStatusCode(413).end();
                return;
              }
              Map<String, List<String>> form =
                  new QueryStringDecoder(body.toString(StandardCharsets.UTF_8), false).parameters();
              answer(request, new RelabelQuestion(one(form, "rules"), one(form, "labels")));
            });
  }

  private static String one(Map<String, List<String>> form, String name) {
    List<String> values = form.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.getFirst();
  }

  private static String word(@Nullable String parameter) {
    return parameter == null ? "" : parameter;
  }

  private void answer(RoutingContext request, RelabelQuestion question) {
    String page = new RelabelPage(config(), question).write();
    PageRoutes.send(request, List.of(page).iterator());
  }

  private void steps(RoutingContext request) {
    MultiMap given = request.queryParams();
    String pool = word(given.get("scrapePool"));
    RelabelQuestion.Answer answer =
        new RelabelQuestion("targets/" + pool, word(given.get("labels"))).answer(config());
    RelabelTrace trace = answer.trace();
    HttpServerResponse response = request.response();
    response.putHeader("Content-Type", "application/json");
    if (trace == null) {
      String fault = answer.fault() == null ? "no labels parameter provided" : answer.fault();
      response.setStatusCode(400).end(JsonText.error("bad_data", fault));
    } else {
      response.end(JsonText.success(json -> write(json, trace)));
    }
  }

  private static void write(JsonGenerator json, RelabelTrace trace) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("steps");
    for (RelabelTrace.Step step : trace.steps()) {
      json.writeStartObject();
      json.writeFieldName("rule");
      rule(json, step);
      JsonText.labels(json, "output", step.kept() ? step.output() : Labels.EMPTY);
      json.writeBooleanField("keep", step.kept());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void rule(JsonGenerator json, RelabelTrace.Step step) throws IOException {
    RelabelConfig rule = step.rule();
    json.writeStartObject();
    if (!rule.sourceLabels().isEmpty()) {
      json.writeArrayFieldStart("sourceLabels");
      for (String label : rule.sourceLabels()) {
        json.writeString(label);
      }
      json.writeEndArray();
    }
    json.writeStringField("separator", rule.separator());
    json.writeStringField("regex", rule.regex());
    if (rule.modulus() != 0) {
      json.writeNumberField("modulus", new BigInteger(Long.toUnsignedString(rule.modulus())));
    }
    if (!rule.targetLabel().isEmpty()) {
      json.writeStringField("targetLabel", rule.targetLabel());
    }
    json.writeStringField("replacement", rule.replacement());
    json.writeStringField("action", step.action());
    json.writeEndObject();
  }
}
