// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import io.tandem.cluster.FleetDropped;
import io.tandem.cluster.FleetStatus;
import io.tandem.cluster.FleetStatusJson;
import io.tandem.cluster.FleetTarget;
import io.tandem.cluster.FleetView;
import io.tandem.model.Clock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What any member answers for its whole fleet: members, moves and stand-ins, and the targets with
 * their owners. Outside of fleets only /cluster and its API are here, and say so. Thread: the event
 * loop of the request; the fleet is asked and called back.
 */
final class FleetRoutes {
  private static final String JSON = "application/json";

  private final Program program;
  private final FleetView fleet;
  private final Clock clock;

  FleetRoutes(Program program, FleetView fleet, Clock clock) {
    this.program = program;
    this.fleet = fleet;
    this.clock = clock;
  }

  void mount(Router router) {
    router.get("/cluster").handler(this::page);
    router.get("/api/v1/cluster").handler(this::status);
    if (fleet.isMember()) {
      router.get("/targets").handler(this::targetsPage);
      router.get("/api/v1/targets").handler(this::targets);
    }
  }

  private void page(RoutingContext request) {
    if (!fleet.isMember()) {
      PageRoutes.send(request, List.of(ClusterPage.standalone()).iterator());
      return;
    }
    back(request, fleet.status())
        .onSuccess(
            status -> {
              String page = new ClusterPage(status, clock.wallMillis()).write();
              PageRoutes.send(request, List.of(page).iterator());
            })
        .onFailure(unreachable(request));
  }

  private void status(RoutingContext request) {
    if (!fleet.isMember()) {
      answer(request, new JsonObject().put("mode", "standalone"));
      return;
    }
    back(request, fleet.status())
        .onSuccess(
            status ->
                answer(
                    request,
                    new JsonObject().put("mode", "fleet").mergeIn(FleetStatusJson.write(status))))
        .onFailure(failed(request));
  }

  private static void answer(RoutingContext request, JsonObject data) {
    request
        .response()
        .putHeader("Content-Type", JSON)
        .end(new JsonObject().put("status", "success").put("data", data).encode());
  }

  private void targetsPage(RoutingContext request) {
    TargetFilter filter = TargetFilter.of(request.queryParams());
    back(request, whole())
        .onSuccess(
            seen ->
                PageRoutes.send(
                    request,
                    new FleetTargetsPage(
                            seen.targets,
                            seen.dropped.counts(),
                            seen.partial,
                            filter,
                            clock.wallMillis())
                        .pieces()))
        .onFailure(unreachable(request));
  }

  private void targets(RoutingContext request) {
    back(request, whole())
        .onSuccess(
            seen ->
                StreamedAnswer.send(
                    request.vertx(),
                    request.response(),
                    JSON,
                    new FleetTargetsJson(
                            seen.targets,
                            seen.dropped,
                            seen.partial,
                            program.hostname(),
                            request.queryParams().get("state"),
                            request.queryParams().get("scrapePool"))
                        .pieces()))
        .onFailure(failed(request));
  }

  /** Targets, and whether they are all that there are. */
  private record Seen(List<FleetTarget> targets, FleetDropped dropped, @Nullable String partial) {}

  private Future<Seen> whole() {
    Future<FleetStatus> status = fleet.status();
    Future<List<FleetTarget>> targets = fleet.targets();
    Future<FleetDropped> dropped = fleet.dropped();
    return Future.all(status, targets, dropped)
        .map(all -> new Seen(targets.result(), dropped.result(), status.result().partial()));
  }

  /** The same outcome on the request's own event loop, wherever the fleet answers. */
  private static <T> Future<T> back(RoutingContext request, Future<T> asked) {
    Context loop = request.vertx().getOrCreateContext();
    return Future.future(
        promise -> asked.onComplete(done -> loop.runOnContext(next -> promise.handle(done))));
  }

  private static Handler<Throwable> unreachable(RoutingContext request) {
    return error -> {
      request.response().setStatusCode(503);
      String page = ClusterPage.unreachable(String.valueOf(error.getMessage()));
      PageRoutes.send(request, List.of(page).iterator());
    };
  }

  private static Handler<Throwable> failed(RoutingContext request) {
    return error ->
        request
            .response()
            .setStatusCode(503)
            .putHeader("Content-Type", JSON)
            .end(JsonText.error("unavailable", String.valueOf(error.getMessage())));
  }
}
