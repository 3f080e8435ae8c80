// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.cluster.FleetDropped;
import io.tandem.cluster.FleetStatus;
import io.tandem.cluster.FleetStatusJson;
import io.tandem.cluster.FleetTarget;
import io.tandem.cluster.FleetView;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The fleet as this member shows it: what the coordinator says, or what the member itself knows
 * where that one does not answer. Any thread.
 */
final class FleetPages implements FleetView {
  private final Supplier<@Nullable FleetProcess> process;

  FleetPages(Supplier<@Nullable FleetProcess> process) {
    this.process = process;
  }

  @Override
  public boolean isMember() {
    return true;
  }

  @Override
  public Future<FleetStatus> status() {
    return ask(
        running ->
            running
                .askCoordinator(FleetProcess.STATUS)
                .map(FleetStatusJson::read)
                .recover(failure -> running.ownStatus(String.valueOf(failure.getMessage()))));
  }

  @Override
  public Future<List<FleetTarget>> targets() {
    return ask(running -> running.fleetTargets().recover(failure -> running.ownTargets()));
  }

  @Override
  public Future<FleetDropped> dropped() {
    return ask(
        running ->
            running.fleetDropped().recover(failure -> Future.succeededFuture(FleetDropped.NONE)));
  }

  @Override
  public Future<List<String>> reload() {
    return ask(running -> running.askCoordinator(FleetProcess.RELOAD).map(FleetPages::faults));
  }

  private static List<String> faults(JsonObject answer) {
    return answer.getJsonArray("faults", new JsonArray()).stream().map(Object::toString).toList();
  }

  private <T> Future<T> ask(Function<FleetProcess, Future<T>> question) {
    FleetProcess running = process.get();
    return running == null
        ? Future.failedFuture("the member is starting")
        : running.onLoop(() -> question.apply(running));
  }
}
