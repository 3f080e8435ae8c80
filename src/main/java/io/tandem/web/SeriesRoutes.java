// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tandem.model.Labels;
import io.tandem.scrape.SeriesView;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;

/**
 * {@code /api/v1/targets/series}: the series that targets of this process showed last, as {@code
 * /api/v1/series} lists them, streamed as fast as the client reads. {@code tandem diff} asks for
 * it. Thread: the event loop of the request; targets are read on theirs.
 */
final class SeriesRoutes {
  private final SeriesView view;

  SeriesRoutes(SeriesView view) {
    this.view = view;
  }

  void mount(Router router) {
    router.get("/api/v1/targets/series").handler(this::series);
  }

  private void series(RoutingContext request) {
    String pool = request.queryParams().get("scrapePool");
    SeriesView.Reading reading = view.read(pool == null || pool.isEmpty() ? null : pool);
    new Answer(request.response(), request.vertx().getOrCreateContext(), reading).begin();
  }

  /** One answer under way; belongs to the event loop of its request. */
  private static final class Answer {
    private final HttpServerResponse response;
    private final Context loop;
    private final SeriesView.Reading reading;
    private final JsonText json = new JsonText();

    Answer(HttpServerResponse response, Context loop, SeriesView.Reading reading) {
      this.response = response;
      this.loop = loop;
      this.reading = reading;
    }

    void begin() {
      response.closeHandler(gone -> reading.close());
      response.setChunked(true).putHeader("Content-Type", "application/json");
      response.write(json.piece(Answer::head));
      readOn();
    }

    private void readOn() {
      reading.next(series -> loop.runOnContext(next -> write(series)));
    }

    private void write(List<Labels> series) {
      if (response.closed()) {
        return;
      }
      if (series.isEmpty()) {
        response.end(json.piece(Answer::tail));
        return;
      }
      response.write(
          json.piece(
              to -> {
                for (Labels labels : series) {
                  JsonText.labels(to, labels);
                }
              }));
      if (response.writeQueueFull()) {
        response.drainHandler(drained -> readOn());
      } else {
        readOn();
      }
    }

    private static void head(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("status", "success");
      json.writeArrayFieldStart("data");
    }

    private static void tail(JsonGenerator json) throws IOException {
      json.writeEndArray();
      json.writeEndObject();
    }
  }
}
