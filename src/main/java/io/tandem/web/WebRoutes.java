// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import io.tandem.model.Clock;
import io.tandem.selfmetrics.SelfMetrics;
import io.vertx.ext.web.Router;

/**
 * Everything that this process answers over HTTP: health, metrics, the API and the pages. Reads
 * views and changes nothing but by {@code /-/reload}. No login: who may reach the port may read it,
 * as with Prometheus; secrets are never shown.
 *
 * <p>Thread: mounted once, at the start; requests run on event loops.
 */
public final class WebRoutes {
  private final StateRoutes state;
  private final FleetRoutes fleet;
  private final RelabelRoutes relabel;
  private final SeriesRoutes series;
  private final ApiRoutes api;
  private final PageRoutes pages;
  private final boolean isShadow;

  public WebRoutes(
      Program program, WebViews views, Reloader reloader, SelfMetrics metrics, Clock clock) {
    state = new StateRoutes(views, reloader, metrics);
    fleet = new FleetRoutes(program, views.fleet(), clock);
    relabel = new RelabelRoutes(views);
    series = new SeriesRoutes(views.series());
    api = new ApiRoutes(program, views, clock);
    pages = new PageRoutes(views, clock);
    isShadow = program.isShadow();
  }

  /** Adds all routes; a page that says "not found" answers what no other route takes. */
  public void mount(Router router) {
    if (isShadow) {
      ShadowNotice.mount(router);
    }
    state.mount(router);
    // Before the others: in a fleet it answers for targets in their place.
    fleet.mount(router);
    relabel.mount(router);
    series.mount(router);
    api.mount(router);
    pages.mount(router);
  }
}
