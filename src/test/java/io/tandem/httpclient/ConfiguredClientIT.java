// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.HttpClientConfig;
import io.tandem.config.HttpClientConfig.Authorization;
import io.tandem.config.HttpClientConfig.BasicAuth;
import io.tandem.config.HttpClientConfig.TlsConfig;
import io.tandem.config.ProxyConfig;
import io.tandem.config.Secret;
import io.tandem.model.Clock;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredClientIT {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong nanos = new AtomicLong();
  private final HttpClients clients = new HttpClients(vertx, new HandClock(nanos), Map.of());
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final RequestRunner runner = new RequestRunner(vertx);
  private HttpServer server;

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
    server = listen(new HttpServerOptions());
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private HttpServer listen(HttpServerOptions options) {
    return vertx
        .createHttpServer(options)
        .requestHandler(this::answer)
        .listen(0, "localhost")
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private void answer(HttpServerRequest request) {
    String authorization = request.getHeader("Authorization");
    request
        .body()
        .onSuccess(
            body -> {
              seen.add(request.method() + " " + request.uri() + " " + authorization + " " + body);
              respond(request);
            });
  }

  private void respond(HttpServerRequest request) {
    switch (request.path()) {
      case "/hang" -> {}
      case "/half" -> request.response().putHeader("Content-Length", "10").write("half");
      case "/loop" -> request.response().setStatusCode(302).putHeader("Location", "/loop").end();
      case "/to-get" -> request.response().setStatusCode(302).putHeader("Location", "/ok").end();
      case "/same-way" -> request.response().setStatusCode(307).putHeader("Location", "/ok").end();
      case "/away" ->
          request
              .response()
              .setStatusCode(307)
              .putHeader("Location", "http://127.0.0.1:" + server.actualPort() + "/ok")
              .end();
      case "/gzip" -> request.response().putHeader("Content-Encoding", "gzip").end("as it is");
      default -> request.response().end(request.version() + " " + request.getHeader("Host"));
    }
  }

  private String url(String path) {
    return "http://localhost:" + server.actualPort() + path;
  }

  private String ask(
      HttpClientConfig config, HttpMethod method, String url, @Nullable String body) {
    ConfiguredClient client = clients.create(config, ClientTuning.SCRAPE);
    return runner.run(client, method, url, body == null ? null : Buffer.buffer(body), 8_000);
  }

  private String ask(HttpClientConfig config, String url) {
    return ask(config, HttpMethod.GET, url, null);
  }

  private static HttpClientConfig basic(@Nullable Path passwordFile) {
    Secret inline = passwordFile == null ? new Secret("p") : null;
    return new HttpClientConfig(
        new BasicAuth("u", null, inline, passwordFile),
        null,
        null,
        TlsConfig.DEFAULT,
        true,
        true,
        ProxyConfig.DIRECT,
        Map.of(),
        Map.of());
  }

  private static HttpClientConfig tls(TlsConfig tls, boolean http2) {
    return new HttpClientConfig(
        null, null, null, tls, true, http2, ProxyConfig.DIRECT, Map.of(), Map.of());
  }

  private static TlsConfig trusting(@Nullable String serverName, @Nullable Path cert) {
    Path key = cert == null ? null : resource("client.key");
    return new TlsConfig(
        null, resource("ca.pem"), null, cert, null, key, serverName, false, null, null);
  }

  private static Path resource(String name) {
    return Path.of("src/test/resources/tls", name);
  }

  @Test
  void send_withBasicAuth_carriesIt() {
    ask(basic(null), url("/a?b=c"));
    assertThat(seen).containsExactly("GET /a?b=c Basic dTpw ");
  }

  @Test
  void send_withBlanksAroundCredentials_leavesThoseAtTheEndsOut() {
    Authorization bearer = new Authorization("Bearer", new Secret(" a b "), null);
    HttpClientConfig config =
        new HttpClientConfig(
            null,
            bearer,
            null,
            TlsConfig.DEFAULT,
            true,
            true,
            ProxyConfig.DIRECT,
            Map.of(),
            Map.of());
    ask(config, url("/"));
    assertThat(seen).containsExactly("GET / Bearer  a b ");
  }

  @Test
  void send_whenPasswordFileChanges_readsItAgain(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("password"), "one\n");
    ConfiguredClient client = clients.create(basic(file), ClientTuning.SCRAPE);
    runner.run(client, HttpMethod.GET, url("/"), null, 8_000);
    Files.writeString(file, "other");
    runner.run(client, HttpMethod.GET, url("/"), null, 8_000);
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    runner.run(client, HttpMethod.GET, url("/"), null, 8_000);
    assertThat(seen)
        .containsExactly(
            "GET / Basic dTpvbmU= ", "GET / Basic dTpvbmU= ", "GET / Basic dTpvdGhlcg== ");
  }

  @Test
  void send_withMissingCredentialsFile_asksNobody(@TempDir Path dir) {
    Authorization bearer = new Authorization("Bearer", null, dir.resolve("none"));
    HttpClientConfig config =
        new HttpClientConfig(
            null,
            bearer,
            null,
            TlsConfig.DEFAULT,
            true,
            true,
            ProxyConfig.DIRECT,
            Map.of(),
            Map.of());
    assertThat(ask(config, url("/")))
        .startsWith(
            "CREDENTIALS Get \"" + url("/") + "\": unable to read authorization credentials")
        .endsWith("none: no such file or directory");
    assertThat(seen).isEmpty();
  }

  @Test
  void send_redirected_turnsPostIntoGet() {
    assertThat(ask(HttpClientConfig.DEFAULT, HttpMethod.POST, url("/to-get"), "x"))
        .startsWith("200");
    assertThat(seen).containsExactly("POST /to-get null x", "GET /ok null ");
  }

  @Test
  void send_redirectedWith307_keepsMethodBodyAndCredentials() {
    ask(basic(null), HttpMethod.POST, url("/same-way"), "x");
    assertThat(seen).containsExactly("POST /same-way Basic dTpw x", "POST /ok Basic dTpw x");
  }

  @Test
  void send_redirectedToAnotherHost_keepsCredentialsBack() {
    ask(basic(null), url("/away"));
    assertThat(seen).containsExactly("GET /away Basic dTpw ", "GET /ok null ");
  }

  @Test
  void send_inARedirectLoop_stopsAfterTen() {
    assertThat(ask(HttpClientConfig.DEFAULT, url("/loop")))
        .isEqualTo("REDIRECT Get \"" + url("/loop") + "\": stopped after 10 redirects");
    assertThat(seen).hasSize(11);
  }

  @Test
  void send_whenNothingListens_saysRefused() {
    String url = "http://127.0.0.1:1/metrics";
    assertThat(ask(HttpClientConfig.DEFAULT, url))
        .isEqualTo(
            "CONNECT Get \"" + url + "\": dial tcp 127.0.0.1:1: connect: connection refused");
  }

  @Test
  void send_whenNoAnswerComes_saysDeadlineExceeded() {
    ConfiguredClient client = clients.create(HttpClientConfig.DEFAULT, ClientTuning.SCRAPE);
    assertThat(runner.run(client, HttpMethod.GET, url("/hang"), null, 100))
        .isEqualTo("TIMEOUT Get \"" + url("/hang") + "\": context deadline exceeded");
  }

  @Test
  void send_whenBodyStalls_endsItAtTheDeadline() {
    ConfiguredClient client = clients.create(HttpClientConfig.DEFAULT, ClientTuning.SCRAPE);
    assertThat(runner.run(client, HttpMethod.GET, url("/half"), null, 300))
        .isEqualTo("body failed: TIMEOUT context deadline exceeded");
  }

  @Test
  void send_ofCompressedPage_leavesItCompressed() {
    assertThat(ask(HttpClientConfig.DEFAULT, url("/gzip"))).isEqualTo("200 as it is");
  }

  @Test
  void send_toUnusableUrl_saysSo() {
    assertThat(ask(HttpClientConfig.DEFAULT, "ftp://x/"))
        .isEqualTo("URL Get \"ftp://x/\": unsupported protocol scheme \"ftp\"");
  }

  @Test
  void send_overTls_speaksHttp2WhereBothCan() {
    int port = listen(tlsServer()).actualPort();
    String url = "https://localhost:" + port + "/";
    assertThat(ask(tls(trusting(null, null), true), url)).startsWith("200 HTTP_2");
    assertThat(ask(tls(trusting(null, null), false), url))
        .isEqualTo("200 HTTP_1_1 localhost:" + port);
  }

  @Test
  void send_withServerName_verifiesThatName() {
    int port = listen(tlsServer()).actualPort();
    String url = "https://localhost:" + port + "/";
    assertThat(ask(tls(trusting("named.test", null), false), url))
        .isEqualTo("200 HTTP_1_1 localhost:" + port);
    assertThat(ask(tls(trusting("other.test", null), false), url))
        .startsWith("TLS Get \"" + url + "\": tls: failed to verify certificate: x509: ");
  }

  @Test
  void send_toUnknownAuthority_isRefusedUnlessTold() {
    String url = "https://localhost:" + listen(tlsServer()).actualPort() + "/";
    assertThat(ask(HttpClientConfig.DEFAULT, url))
        .isEqualTo(
            "TLS Get \""
                + url
                + "\": tls: failed to verify certificate: x509: "
                + "certificate signed by unknown authority");
    TlsConfig trustAll = new TlsConfig(null, null, null, null, null, null, null, true, null, null);
    assertThat(ask(tls(trustAll, true), url)).startsWith("200");
  }

  @Test
  void send_toServerThatWantsACertificate_showsIt() {
    HttpServerOptions options = tlsServer().setClientAuth(io.vertx.core.http.ClientAuth.REQUIRED);
    options.setTrustOptions(
        new io.vertx.core.net.PemTrustOptions().addCertPath(resource("ca.pem").toString()));
    String url = "https://localhost:" + listen(options).actualPort() + "/";
    assertThat(ask(tls(trusting(null, resource("client.pem")), true), url)).startsWith("200");
    assertThat(ask(tls(trusting(null, null), true), url)).doesNotStartWith("200");
  }

  @Test
  void send_whenTheCaFileBecomesRight_connects(@TempDir Path dir) throws Exception {
    String url = "https://localhost:" + listen(tlsServer()).actualPort() + "/";
    Path ca = Files.copy(resource("client.pem"), dir.resolve("ca.pem"));
    TlsConfig tls = new TlsConfig(null, ca, null, null, null, null, null, false, null, null);
    ConfiguredClient client = clients.create(tls(tls, true), ClientTuning.SCRAPE);
    assertThat(runner.run(client, HttpMethod.GET, url, null, 8_000)).startsWith("TLS ");
    Files.write(ca, Files.readAllBytes(resource("ca.pem")));
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(runner.run(client, HttpMethod.GET, url, null, 8_000)).startsWith("200");
  }

  private static HttpServerOptions tlsServer() {
    return new HttpServerOptions()
        .setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(
            new io.vertx.core.net.PemKeyCertOptions()
                .addCertPath(resource("server.pem").toString())
                .addKeyPath(resource("server.key").toString()));
  }
}
