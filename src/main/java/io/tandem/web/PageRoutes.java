// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import io.tandem.model.Clock;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Iterator;
import java.util.List;

/** Pages for people. Thread: the event loop of the request; nothing blocks. */
final class PageRoutes {
  private static final String HTML = "text/html; charset=utf-8";

  private final WebViews views;
  private final Clock clock;

  PageRoutes(WebViews views, Clock clock) {
    this.views = views;
    this.clock = clock;
  }

  void mount(Router router) {
    router.get("/").handler(this::overview);
    router.get("/targets").handler(this::targets);
    router.get("/service-discovery").handler(this::discovery);
    router.get("/config").handler(this::config);
    router.route().last().handler(PageRoutes::notFound);
  }

  static void send(RoutingContext request, Iterator<String> pieces) {
    request
        .response()
        .putHeader("Content-Security-Policy", Look.CONTENT_POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cache-Control", "no-store");
    StreamedAnswer.send(
        request.vertx(), request.response(), HTML, ShadowNotice.over(request, pieces));
  }

  private void overview(RoutingContext request) {
    String page = new OverviewPage(views, clock.wallMillis()).write(views.readiness().notReady());
    send(request, List.of(page).iterator());
  }

  private void targets(RoutingContext request) {
    TargetFilter filter = TargetFilter.of(request.queryParams());
    send(
        request,
        new TargetsPage(views.scrape().pools(), views.shard().current(), filter, clock.wallMillis())
            .pieces());
  }

  private void discovery(RoutingContext request) {
    TargetFilter filter = TargetFilter.of(request.queryParams());
    String note =
        views.fleet().isMember()
            ? "In a fleet the coordinator alone discovers; this is what it gave to this member."
            : null;
    send(
        request,
        new DiscoveryPage(views.scrape().pools(), views.discovery().faults(), note, filter)
            .pieces());
  }

  private void config(RoutingContext request) {
    String page = ConfigPage.write(views.config().current(), clock.wallMillis());
    send(request, List.of(page).iterator());
  }

  private static void notFound(RoutingContext request) {
    Html html = Frame.open(Frame.Place.NOWHERE, false);
    html.raw("<p>There is nothing at <code>").text(request.normalizedPath()).raw("</code>.</p>");
    request.response().setStatusCode(404);
    send(request, List.of(html.toString(), Frame.close()).iterator());
  }
}
