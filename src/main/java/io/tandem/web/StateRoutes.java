// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import io.tandem.selfmetrics.SelfMetrics;
import io.tandem.selfmetrics.SelfMetrics.Format;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What machines ask first: health, readiness, reload, metrics. Thread: the event loop of the
 * request; the metrics page is written by a worker, for it reads files.
 */
final class StateRoutes {
  private static final String TEXT = "text/plain; charset=utf-8";

  private final WebViews views;
  private final Reloader reloader;
  private final SelfMetrics metrics;

  StateRoutes(WebViews views, Reloader reloader, SelfMetrics metrics) {
    this.views = views;
    this.reloader = reloader;
    this.metrics = metrics;
  }

  void mount(Router router) {
    router
        .route("/-/healthy")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(this::healthy);
    router.route("/-/ready").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(this::ready);
    router.route("/-/reload").method(HttpMethod.POST).method(HttpMethod.PUT).handler(this::reload);
    router
        .route("/-/reload")
        .handler(
            request -> {
              request.response().putHeader("Allow", "POST, PUT");
              text(request, 405, "Only POST or PUT requests allowed");
            });
    router.get("/metrics").handler(this::metrics);
  }

  private static void text(RoutingContext request, int status, String text) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", TEXT)
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(text + "\n");
  }

  private void healthy(RoutingContext request) {
    String stuck =
        views.loops().loops().stream()
            .filter(LoopHealth.LoopTurn::isStuck)
            .map(
                loop ->
                    loop.name()
                        + " has not turned for "
                        + Figures.span(loop.age().toMillis())
                        + " (allowed "
                        + Figures.span(loop.allowed().toMillis())
                        + ")")
            .collect(Collectors.joining("\n"));
    if (stuck.isEmpty()) {
      text(request, 200, "Tandem is Healthy.");
    } else {
      text(request, 503, "Tandem is not healthy:\n" + stuck);
    }
  }

  private void ready(RoutingContext request) {
    String reason = views.readiness().notReady();
    if (reason == null) {
      text(request, 200, "Tandem is Ready.");
    } else {
      text(request, 503, "Tandem is not ready: " + reason);
    }
  }

  private void reload(RoutingContext request) {
    Future<List<String>> reload =
        views.fleet().isMember() ? views.fleet().reload() : reloader.reload();
    reload
        .onSuccess(faults -> reloaded(request, faults))
        .onFailure(error -> reloaded(request, List.of(String.valueOf(error.getMessage()))));
  }

  private static void reloaded(RoutingContext request, List<String> faults) {
    if (faults.isEmpty()) {
      text(request, 200, "Configuration reloaded.");
    } else {
      text(request, 500, "failed to reload config:\n" + String.join("\n", faults));
    }
  }

  private void metrics(RoutingContext request) {
    Format format = format(request.request().getHeader("Accept"));
    boolean gzip = acceptsGzip(request.request().getHeader("Accept-Encoding"));
    request
        .vertx()
        .executeBlocking(() -> page(format, gzip), false)
        .onSuccess(
            page -> {
              request.response().putHeader("Content-Type", format.contentType());
              request.response().putHeader("Vary", "Accept, Accept-Encoding");
              if (gzip) {
                request.response().putHeader("Content-Encoding", "gzip");
              }
              request.response().end(page);
            })
        .onFailure(request::fail);
  }

  private Buffer page(Format format, boolean gzip) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(16 * 1024);
    try (OutputStream out = gzip ? new GZIPOutputStream(bytes) : bytes) {
      metrics.write(format, out);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  /** Whoever names OpenMetrics gets it, as with all Prometheus clients; weights are not read. */
  static Format format(@Nullable String accept) {
    return accept != null && accept.contains("application/openmetrics-text")
        ? Format.OPENMETRICS_1_0_0
        : Format.TEXT_0_0_4;
  }

  static boolean acceptsGzip(@Nullable String acceptEncoding) {
    if (acceptEncoding == null) {
      return false;
    }
    for (String coding : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
      String trimmed = coding.replace(" ", "");
      if (trimmed.equals("gzip")
          || (trimmed.startsWith("gzip;") && !trimmed.matches(".*;q=0(\\.0*)?"))) {
        return true;
      }
    }
    return false;
  }
}
