// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.HttpClientConfig;
import io.tandem.config.HttpClientConfig.OAuth2;
import io.tandem.config.HttpClientConfig.TlsConfig;
import io.tandem.config.ProxyConfig;
import io.tandem.config.Secret;
import io.tandem.model.Clock;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client credentials flow against a token endpoint that may refuse. */
class OAuth2IT {
  private static final String BASIC = "Basic aWQ6cw==";

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong nanos = new AtomicLong();
  private final HttpClients clients = new HttpClients(vertx, new HandClock(nanos));
  private final RequestRunner runner = new RequestRunner(vertx);
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final AtomicInteger tokens = new AtomicInteger();
  private HttpServer server;
  private volatile boolean headerRefused;
  private volatile boolean broken;

  /** A clock that the test moves. */
  private record HandClock(AtomicLong nanos) implements Clock {
    @Override
    public long wallMillis() {
      return 0;
    }

    @Override
    public long monotonicNanos() {
      return nanos.get();
    }
  }

  @BeforeEach
  void serve() {
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> request.body().onSuccess(body -> answer(request, "" + body)))
            .listen(0, "localhost")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void answer(HttpServerRequest request, String body) {
    String authorization = request.getHeader("Authorization");
    seen.add(request.path() + " " + authorization + (body.isEmpty() ? "" : " " + body));
    boolean refused = broken || (headerRefused && !body.contains("client_secret"));
    if (!request.path().equals("/token")) {
      request.response().end("ok");
    } else if (refused) {
      request.response().setStatusCode(401).end("who are you?");
    } else {
      request
          .response()
          .putHeader("Content-Type", "application/json")
          .end("{\"access_token\":\"t" + tokens.incrementAndGet() + "\",\"expires_in\":60}");
    }
  }

  private String url(String path) {
    return "http://localhost:" + server.actualPort() + path;
  }

  private ConfiguredClient client(@Nullable Path secretFile, Map<String, String> params) {
    OAuth2 oauth2 =
        new OAuth2(
            "id",
            secretFile == null ? new Secret("s") : null,
            secretFile,
            List.of("read", "write"),
            url("/token"),
            params,
            TlsConfig.DEFAULT,
            ProxyConfig.DIRECT);
    HttpClientConfig config =
        new HttpClientConfig(
            null,
            null,
            oauth2,
            TlsConfig.DEFAULT,
            true,
            true,
            ProxyConfig.DIRECT,
            Map.of(),
            Map.of());
    return clients.create(config, ClientTuning.SCRAPE);
  }

  private String ask(ConfiguredClient client) {
    return runner.run(client, HttpMethod.GET, url("/"), null, 8_000);
  }

  @Test
  void send_keepsTheTokenUntilTenSecondsBeforeItsEnd() {
    ConfiguredClient client = client(null, Map.of());
    ask(client);
    nanos.addAndGet(Duration.ofSeconds(49).toNanos());
    ask(client);
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    ask(client);
    String form = "/token " + BASIC + " grant_type=client_credentials&scope=read+write";
    assertThat(seen).containsExactly(form, "/ Bearer t1", "/ Bearer t1", form, "/ Bearer t2");
  }

  @Test
  void send_whereTheHeaderIsRefused_showsTheSecretInTheForm() {
    headerRefused = true;
    ConfiguredClient client = client(null, Map.of("x", "a b&c"));
    ask(client);
    nanos.addAndGet(Duration.ofSeconds(60).toNanos());
    ask(client);
    String form = "grant_type=client_credentials&scope=read+write&x=a+b%26c";
    String inForm = "/token null " + form + "&client_id=id&client_secret=s";
    assertThat(seen)
        .containsExactly(
            "/token " + BASIC + " " + form, inForm, "/ Bearer t1", inForm, "/ Bearer t2");
  }

  @Test
  void send_withoutToken_asksNobodyElse_andRecovers() {
    broken = true;
    ConfiguredClient client = client(null, Map.of());
    assertThat(ask(client))
        .isEqualTo(
            "CREDENTIALS Get \""
                + url("/")
                + "\": oauth2: cannot fetch token: 401 Unauthorized\nResponse: who are you?");
    assertThat(seen).hasSize(2).noneMatch(request -> request.startsWith("/ "));
    broken = false;
    assertThat(ask(client)).isEqualTo("200 ok");
  }

  @Test
  void send_whenTheSecretFileChanges_fetchesAnotherToken(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("secret"), "s\n");
    ConfiguredClient client = client(file, Map.of());
    ask(client);
    Files.writeString(file, "longer");
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    ask(client);
    assertThat(seen.get(0)).startsWith("/token " + BASIC);
    assertThat(seen.get(2)).startsWith("/token Basic aWQ6bG9uZ2Vy");
    assertThat(seen.get(3)).isEqualTo("/ Bearer t2");
  }
}
