// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.config.TandemSettings;
import io.tandem.model.Clock;
import io.tandem.selfmetrics.SelfMetrics;
import io.tandem.web.Program;
import io.tandem.web.Reloader;
import io.tandem.web.WebRoutes;
import io.tandem.web.WebViews;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.Config;

/**
 * Hangs pages and API into the container's HTTP server and shows them the stages. The container
 * makes its router before its channels, and the stages need the channels: so a room is kept in the
 * router and is furnished when the collector starts. Thread: main.
 */
@Singleton
final class WebMount {
  private static final String PREFIX = "tandem.";

  private final Router room;
  private final Clock clock;
  private final Stages.Hosts hosts;
  private final Config config;
  private final TandemSettings settings;

  WebMount(Vertx vertx, Clock clock, Stages.Hosts hosts, Config config, TandemSettings settings) {
    room = Router.router(vertx);
    this.clock = clock;
    this.hosts = hosts;
    this.config = config;
    this.settings = settings;
  }

  void keepRoom(@Observes Router router) {
    router.route("/*").subRouter(room);
  }

  /** Adds more to what the router serves. */
  void add(Consumer<Router> routes) {
    routes.accept(room);
  }

  /** Adds the routes; called once. */
  void furnish(WebViews views, Reloader reloader, SelfMetrics metrics) {
    new WebRoutes(program(), views, reloader, metrics, clock).mount(room);
  }

  private Program program() {
    ProgramVersion version = ProgramVersion.current();
    return new Program(
        version.version(),
        "",
        version.runtime(),
        clock.wallMillis(),
        hosts.name(),
        config.getOptionalValue("quarkus.http.port", Integer.class).orElse(9090),
        settings.shadow(),
        flags());
  }

  private Map<String, String> flags() {
    Map<String, String> flags = new TreeMap<>();
    for (String name : config.getPropertyNames()) {
      if (name.startsWith(PREFIX)) {
        config
            .getOptionalValue(name, String.class)
            .ifPresent(value -> flags.put(name.substring(PREFIX.length()), value));
      }
    }
    return flags;
  }
}
