// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.cluster.lease.LeaseStore.LeaseRecord;
import io.tandem.kubernetes.KubernetesAccess;
import io.tandem.kubernetes.KubernetesApi;
import io.tandem.model.Clock;
import io.tandem.testing.VertxTestLoop;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API server of a test's own, for what a real one does seldom. */
class MemberFeedIT {
  private final Vertx vertx = Vertx.vertx();
  private final VertxTestLoop loop = new VertxTestLoop(vertx, vertx.getOrCreateContext());
  private final ExecutorService worker = Executors.newFixedThreadPool(2);
  private final List<String> lists = new CopyOnWriteArrayList<>();
  private final List<HttpServerResponse> watches = new CopyOnWriteArrayList<>();
  private final List<String> watched = new CopyOnWriteArrayList<>();
  private final List<List<LeaseRecord>> told = new CopyOnWriteArrayList<>();
  private volatile int listStatus = 200;
  private KubernetesApi api;

  @BeforeEach
  void watch(@TempDir Path folder) throws IOException {
    int port =
        vertx
            .createHttpServer()
            .requestHandler(this::serve)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
    String text =
        """
        apiVersion: v1
        kind: Config
        current-context: c
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        contexts: [{name: c, context: {cluster: c, user: u, namespace: n}}]
        users: [{name: u, user: {token: t}}]
        """
            .formatted(port);
    Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), text);
    api = KubernetesAccess.ofFile(kubeconfig).open(vertx, worker, loop, Duration.ofSeconds(5));
    assertThat(api.namespace()).isEqualTo("n");
    KubernetesLeases leases = new KubernetesLeases(api, loop, Clock.system(), "n", "fleet");
    loop.execute(() -> leases.watchMembers(told::add));
    await().until(() -> watches.size() == 1);
  }

  @AfterEach
  void close() {
    api.close();
    worker.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void serve(HttpServerRequest request) {
    if (request.getParam("watch") != null) {
      watched.add(String.valueOf(request.getParam("resourceVersion")));
      watches.add(request.response().setChunked(true));
      request.response().write("");
      return;
    }
    lists.add(String.valueOf(request.getParam("resourceVersion")));
    JsonObject list =
        new JsonObject()
            .put("metadata", new JsonObject().put("resourceVersion", "10"))
            .put("items", new JsonArray().add(lease("a", "9")))
            .put("message", "not now");
    request.response().setStatusCode(listStatus).end(list.encode());
  }

  private static JsonObject lease(String name, String version) {
    return new JsonObject()
        .put(
            "metadata",
            new JsonObject()
                .put("name", "fleet-member-" + name)
                .put("uid", "u")
                .put("resourceVersion", version))
        .put("spec", new JsonObject().put("holderIdentity", name));
  }

  private void send(String type, JsonObject object) {
    JsonObject event = new JsonObject().put("type", type).put("object", object);
    watches.getLast().write(event.encode() + "\n");
  }

  private List<String> holders() {
    return told.isEmpty() ? List.of() : told.getLast().stream().map(LeaseRecord::holder).toList();
  }

  @Test
  void list_isFromTheServersMemory_andTheWatchGoesOnFromThere() {
    assertThat(lists).containsExactly("0");
    assertThat(watched).containsExactly("10");
    assertThat(holders()).containsExactly("a");
  }

  @Test
  void events_inPiecesAndTogether_areTaken() {
    String two =
        new JsonObject().put("type", "ADDED").put("object", lease("b", "11")).encode()
            + "\n"
            + new JsonObject().put("type", "DELETED").put("object", lease("a", "12")).encode()
            + "\n";
    watches.getLast().write(two.substring(0, 30));
    vertx.setTimer(50, id -> watches.getLast().write(two.substring(30)));

    await().until(() -> holders().equals(List.of("b")));
  }

  @Test
  void watch_thatEndsInGoodOrder_isTakenUpWhereItEnded() {
    send("MODIFIED", lease("a", "11"));
    send(
        "BOOKMARK",
        new JsonObject().put("metadata", new JsonObject().put("resourceVersion", "20")));
    await().until(() -> told.size() > 1);
    watches.getLast().end();

    await().until(() -> watches.size() == 2);
    assertThat(watched.getLast()).isEqualTo("20");
    assertThat(lists).hasSize(1);
  }

  @Test
  void watch_ofAVersionThatIsGone_isFollowedByAList() {
    send("ERROR", new JsonObject().put("code", 410).put("message", "too old"));

    await().until(() -> watches.size() == 2);
    assertThat(lists).containsExactly("0", "10");
  }

  @Test
  void watch_thatBreaks_isFollowedByAList() {
    watches.getLast().reset();

    await().until(() -> watches.size() == 2);
    assertThat(lists).containsExactly("0", "10");
  }

  @Test
  void list_thatFails_isAskedAgainOfTheNewest() {
    listStatus = 504;
    watches.getLast().reset();
    await().until(() -> lists.size() >= 3);
    listStatus = 200;

    await().until(() -> watches.size() == 2);
    assertThat(lists.subList(0, 3)).containsExactly("0", "10", "null");
  }
}
