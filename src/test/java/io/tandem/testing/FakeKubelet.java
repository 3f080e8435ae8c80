// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;

/**
 * The metrics of a kubelet, guarded as a kubelet guards them: the API server is asked whose token
 * it is, then whether that account may {@code get nodes/metrics}.
 */
public final class FakeKubelet {
  private static final String NODE = "node-1";
  private final Vertx vertx;
  private final ApiServer api;
  private final HttpServer server;

  public FakeKubelet(Vertx vertx, ApiServer api) {
    this.vertx = vertx;
    this.api = api;
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertPath("src/test/resources/tls/server.pem")
                    .setKeyPath("src/test/resources/tls/server.key"));
    server =
        vertx
            .createHttpServer(options)
            .requestHandler(this::serve)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  public String address() {
    return "127.0.0.1:" + server.actualPort();
  }

  private void serve(HttpServerRequest request) {
    String header = String.valueOf(request.getHeader("Authorization"));
    vertx
        .executeBlocking(() -> status(header.replaceFirst("^Bearer ", "")), false)
        .onSuccess(
            status ->
                request
                    .response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", "text/plain; version=0.0.4")
                    .end(status == 200 ? "kubelet_running_pods 7\n" : "no\n"))
        .onFailure(failure -> request.response().setStatusCode(500).end(failure + "\n"));
  }

  private int status(String token) {
    JsonObject user =
        review("authentication.k8s.io", "TokenReview", new JsonObject().put("token", token))
            .getJsonObject("user", new JsonObject());
    if (user.getString("username") == null) {
      return 401;
    }
    JsonObject access =
        new JsonObject()
            .put("user", user.getString("username"))
            .put("groups", user.getJsonArray("groups"))
            .put(
                "resourceAttributes",
                new JsonObject()
                    .put("verb", "get")
                    .put("resource", "nodes")
                    .put("subresource", "metrics")
                    .put("name", NODE));
    JsonObject verdict = review("authorization.k8s.io", "SubjectAccessReview", access);
    return verdict.getBoolean("allowed", false) ? 200 : 403;
  }

  private JsonObject review(String group, String kind, JsonObject spec) {
    JsonObject review =
        new JsonObject().put("apiVersion", group + "/v1").put("kind", kind).put("spec", spec);
    String plural = kind.toLowerCase(java.util.Locale.ROOT) + "s";
    return api.call("POST", "/apis/" + group + "/v1/" + plural, review).getJsonObject("status");
  }
}
