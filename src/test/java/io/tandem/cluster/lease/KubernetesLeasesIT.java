// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.lease.LeaseStore.LeaseRecord;
import io.tandem.kubernetes.ApiException;
import io.tandem.model.Clock;
import io.tandem.testing.ApiServer;
import io.tandem.testing.SkewedClock;
import io.tandem.testing.WithApiServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithApiServer.class)
class KubernetesLeasesIT implements LeaseStoreContract {
  private final Vertx vertx = Vertx.vertx();
  private final ApiServer server;
  private RealLeases leases;

  KubernetesLeasesIT(ApiServer server) {
    this.server = server;
  }

  @BeforeEach
  void open() {
    RealLeases.wipe(server);
    leases = new RealLeases(vertx, server, "tandem-coordinator", Clock.system(), FLEET);
  }

  @AfterEach
  void close() {
    leases.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public LeaseStore store() {
    return leases.store;
  }

  @Override
  public <T extends @Nullable Object> T await(Supplier<Future<T>> call) {
    return onLoop(leases, call).join();
  }

  @Override
  public Throwable awaitFailure(Supplier<Future<?>> call) {
    Promise<Throwable> failure = Promise.promise();
    leases.loop.execute(() -> call.get().onComplete(done -> failure.complete(done.cause())));
    return failure.future().toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void until(BooleanSupplier condition) {
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(20))
        .until(condition::getAsBoolean);
  }

  private static <T extends @Nullable Object> CompletableFuture<T> onLoop(
      RealLeases store, Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    store.loop.execute(() -> call.get().onComplete(promise));
    return promise.future().toCompletionStage().toCompletableFuture();
  }

  private static LeaseRecord member(String name) {
    return new LeaseRecord(FLEET + "-member-" + name, name + "_1", 1, 30, Map.of(), "");
  }

  @Test
  void times_areThoseOfTheWriter_forPeople() {
    Clock late = new SkewedClock(Clock.system(), -60_000, 0, 1);
    try (RealLeases skewed = new RealLeases(vertx, server, "tandem", late, FLEET)) {
      onLoop(skewed, () -> skewed.store.create(member("a"))).join();
    }

    JsonObject spec =
        server.call("GET", RealLeases.LEASES + "/contract-member-a", null).getJsonObject("spec");
    Instant renewed = Instant.parse(spec.getString("renewTime"));
    assertThat(renewed).isBetween(Instant.now().minusSeconds(75), Instant.now().minusSeconds(55));
    assertThat(spec.getString("acquireTime")).isNotNull();
  }

  @Test
  void labels_tellFleetAndKind() {
    await(() -> store().create(member("a")));
    JsonObject labels =
        server
            .call("GET", RealLeases.LEASES + "/contract-member-a", null)
            .getJsonObject("metadata")
            .getJsonObject("labels");
    assertThat(labels.getMap())
        .containsEntry("tandem.io/fleet", FLEET)
        .containsEntry("tandem.io/lease", "member");
  }

  @Test
  void collector_keepsItsLease_andNeitherListsNorDeletes() {
    try (RealLeases collector = new RealLeases(vertx, server, "tandem", Clock.system(), FLEET)) {
      LeaseRecord made = onLoop(collector, () -> collector.store.create(member("a"))).join();
      LeaseRecord renewed = onLoop(collector, () -> collector.store.update(made)).join();
      assertThat(onLoop(collector, () -> collector.store.get(made.name())).join())
          .isEqualTo(renewed);

      refused(onLoop(collector, () -> collector.store.listMembers()));
      refused(onLoop(collector, () -> collector.store.delete(renewed)));
    }
  }

  private static void refused(CompletableFuture<?> asked) {
    assertThat(asked)
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            ApiException.class,
            answer -> assertThat(answer.status()).isEqualTo(ApiException.FORBIDDEN));
  }

  @Test
  void unknownAccount_isRefused_andNotTakenForAnAnswer() {
    assertThat(server.status("GET", RealLeases.LEASES, "nobody", null)).isEqualTo(401);
  }
}
