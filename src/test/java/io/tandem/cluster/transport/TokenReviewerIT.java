// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.transport.Doorkeeper.Verdict;
import io.tandem.kubernetes.KubernetesAccess;
import io.tandem.kubernetes.KubernetesApi;
import io.tandem.model.Clock;
import io.tandem.testing.ApiServer;
import io.tandem.testing.TestServers;
import io.tandem.testing.VertxTestLoop;
import io.tandem.testing.WithApiServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** With the rights that a collector has. */
@ExtendWith(WithApiServer.class)
class TokenReviewerIT {
  private final Vertx vertx = Vertx.vertx();
  private final VertxTestLoop loop = new VertxTestLoop(vertx, vertx.getOrCreateContext());
  private final ExecutorService worker = Executors.newFixedThreadPool(2);
  private final AtomicLong aheadNanos = new AtomicLong();
  private @Nullable KubernetesApi api;

  @AfterEach
  void close() {
    if (api != null) {
      api.close();
    }
    worker.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private TokenReviewer reviewer(ApiServer server) {
    api =
        KubernetesAccess.ofFile(server.kubeconfig("tandem", "tandem"))
            .open(vertx, worker, loop, Duration.ofSeconds(3));
    String own = server.token("tandem", "tandem", "tandem");
    return new TokenReviewer(api, loop, new LateClock(), Set.of(), () -> own);
  }

  /** A monotonic clock that a test puts forward. */
  private final class LateClock implements Clock {
    @Override
    public long wallMillis() {
      return Clock.system().wallMillis();
    }

    @Override
    public long monotonicNanos() {
      return Clock.system().monotonicNanos() + aheadNanos.get();
    }
  }

  private static Verdict judge(TokenReviewer reviewer, @Nullable String token) {
    return reviewer.judge(token).toCompletionStage().toCompletableFuture().join();
  }

  private static String forge(String token) {
    int signature = token.lastIndexOf('.') + 1;
    char flipped = token.charAt(signature) == 'A' ? 'B' : 'A';
    return token.substring(0, signature) + flipped + token.substring(signature + 1);
  }

  @Test
  void tokens_areJudgedByAccountAndAudience(ApiServer server) {
    TokenReviewer reviewer = reviewer(server);
    String member = server.token("tandem", "tandem", "tandem");

    assertThat(judge(reviewer, member)).isEqualTo(Verdict.WELCOME);
    String other = server.token("tandem", "tandem-coordinator", "tandem");
    assertThat(judge(reviewer, other)).isEqualTo(Verdict.STRANGER);
    Set<String> others = Set.of(TokenReviewer.user("tandem:tandem-coordinator"));
    TokenReviewer told = new TokenReviewer(api, loop, new LateClock(), others, () -> member);
    assertThat(judge(told, other)).isEqualTo(Verdict.WELCOME);
    assertThat(judge(told, member)).isEqualTo(Verdict.WELCOME);

    assertThat(judge(reviewer, null)).isEqualTo(Verdict.UNKNOWN);
    assertThat(judge(reviewer, "no token")).isEqualTo(Verdict.UNKNOWN);
    assertThat(judge(reviewer, server.token("tandem", "tandem"))).isEqualTo(Verdict.UNKNOWN);
    assertThat(judge(reviewer, forge(member))).isEqualTo(Verdict.UNKNOWN);

    createStranger(server);
    assertThat(judge(reviewer, server.token("default", "stranger", "tandem")))
        .isEqualTo(Verdict.STRANGER);
  }

  @Test
  void tokens_beforeTheOwnOneIsRead_waitForIt(ApiServer server) {
    reviewer(server);
    TokenReviewer early = new TokenReviewer(api, loop, new LateClock(), Set.of(), () -> null);
    String member = server.token("tandem", "tandem", "tandem");

    assertThat(early.judge(member).toCompletionStage()).failsWithin(Duration.ofSeconds(10));
  }

  private static void createStranger(ApiServer server) {
    server.call(
        "POST",
        "/api/v1/namespaces/default/serviceaccounts",
        new JsonObject()
            .put("apiVersion", "v1")
            .put("kind", "ServiceAccount")
            .put("metadata", new JsonObject().put("name", "stranger")));
  }

  @Test
  void knownToken_outlivesTheApiServer_untilItExpires(@TempDir Path folder) {
    try (ApiServer server = new ApiServer(folder, TestServers.apiServer().orElseThrow())) {
      server.apply(Path.of("k8s/namespace.yaml"));
      server.apply(Path.of("k8s/rbac.yaml"));
      TokenReviewer reviewer = reviewer(server);
      String known = server.token("tandem", "tandem", "tandem");
      String unknown = server.token("tandem", "tandem-coordinator", "tandem");
      judge(reviewer, known);

      server.stop();

      assertThat(judge(reviewer, known)).isEqualTo(Verdict.WELCOME);
      assertThat(reviewer.judge(unknown).toCompletionStage()).failsWithin(Duration.ofSeconds(10));
      aheadNanos.set(Duration.ofMinutes(59).toNanos());
      assertThat(judge(reviewer, known)).isEqualTo(Verdict.WELCOME);
      aheadNanos.set(Duration.ofMinutes(61).toNanos());
      assertThat(reviewer.judge(known).toCompletionStage()).failsWithin(Duration.ofSeconds(10));
    }
  }
}
