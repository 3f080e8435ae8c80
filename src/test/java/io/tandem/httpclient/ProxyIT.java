// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.HttpClientConfig;
import io.tandem.config.HttpClientConfig.Header;
import io.tandem.config.HttpClientConfig.TlsConfig;
import io.tandem.config.ProxyConfig;
import io.tandem.config.Secret;
import io.tandem.model.Clock;
import io.tandem.testing.FakeProxy;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests through proxies of all kinds; the name app.test is known to the proxy alone. */
class ProxyIT {
  private static final PemKeyCertOptions CERTIFICATE =
      new PemKeyCertOptions()
          .addCertPath("src/test/resources/tls/server.pem")
          .addKeyPath("src/test/resources/tls/server.key");

  private final Vertx vertx = Vertx.vertx();
  private final HttpClients clients = new HttpClients(vertx, Clock.system());
  private final RequestRunner runner = new RequestRunner(vertx);
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private int serve(boolean tls) {
    HttpServerOptions options = new HttpServerOptions().setSsl(tls);
    if (tls) {
      options.setKeyCertOptions(CERTIFICATE).setUseAlpn(true);
    }
    HttpServer server =
        vertx
            .createHttpServer(options)
            .requestHandler(
                request -> {
                  seen.add(request.uri() + " " + request.authority() + " " + of(request, "X-A"));
                  request.response().end(request.version().name());
                });
    return server
        .listen(0, "localhost")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  private static String of(io.vertx.core.http.HttpServerRequest request, String header) {
    return String.join(",", request.headers().getAll(header));
  }

  private FakeProxy proxy(boolean tls, int target) {
    return new FakeProxy(vertx, tls ? CERTIFICATE : null, target);
  }

  private String ask(ProxyConfig proxy, String url, boolean trusting) {
    TlsConfig tls =
        new TlsConfig(
            null,
            trusting ? Path.of("src/test/resources/tls/ca.pem") : null,
            null,
            null,
            null,
            null,
            url.startsWith("https") ? "localhost" : null,
            false,
            null,
            null);
    HttpClientConfig config =
        new HttpClientConfig(
            null,
            null,
            null,
            tls,
            true,
            true,
            proxy,
            Map.of("X-A", new Header(List.of("v"), List.of(new Secret("s")), List.of())),
            Map.of());
    ConfiguredClient client = clients.create(config, ClientTuning.SCRAPE);
    return runner.run(client, HttpMethod.GET, url, null, 8_000);
  }

  private static ProxyConfig via(String url, @Nullable String header) {
    Map<String, List<Secret>> headers =
        header == null ? Map.of() : Map.of("X-Via", List.of(new Secret("1"), new Secret(header)));
    return new ProxyConfig(url, "", false, headers);
  }

  @Test
  void send_overHttp_tellsTheProxyTheWholeUrl() {
    FakeProxy proxy = proxy(false, serve(false));
    String answer =
        ask(via("http://u:p@" + proxy.address(), "2"), "http://app.test:9100/m?a=b", false);
    assertThat(answer).isEqualTo("200 HTTP_1_1");
    assertThat(proxy.seen()).containsExactly("GET http://app.test:9100/m?a=b Basic dTpw ");
    assertThat(seen).containsExactly("/m?a=b app.test:9100 v,s");
  }

  @Test
  void send_overTls_goesThroughATunnel() {
    FakeProxy proxy = proxy(false, serve(true));
    String answer = ask(via("http://u:p@" + proxy.address(), null), "https://app.test/m", true);
    assertThat(answer).isEqualTo("200 HTTP_2");
    assertThat(proxy.seen()).containsExactly("CONNECT app.test:443 Basic dTpw ");
    assertThat(seen).containsExactly("/m app.test v,s");
  }

  @Test
  void send_withConnectHeader_tellsItToTheProxyAlone() {
    FakeProxy proxy = proxy(false, serve(true));
    String answer = ask(via("http://" + proxy.address(), "2"), "https://app.test/m", true);
    assertThat(answer).isEqualTo("200 HTTP_2");
    assertThat(proxy.seen()).containsExactly("CONNECT app.test:443 null 1,2");
    assertThat(seen).containsExactly("/m app.test v,s");
  }

  @Test
  void send_toAProxyOverTls_checksItsCertificate() {
    FakeProxy proxy = proxy(true, serve(true));
    ProxyConfig way = via("https://localhost:" + proxy.port(), null);
    assertThat(ask(way, "https://app.test/m", true)).isEqualTo("200 HTTP_2");
    assertThat(ask(way, "https://app.test/m", false))
        .contains("x509: certificate signed by unknown authority");
    assertThat(proxy.seen()).containsExactly("CONNECT app.test:443 null ");
  }

  @Test
  void send_plainlyToAProxyOverTls_speaksHttp1() {
    FakeProxy proxy = proxy(true, serve(false));
    ProxyConfig way = via("https://localhost:" + proxy.port(), null);
    assertThat(ask(way, "http://app.test/m", true)).isEqualTo("200 HTTP_1_1");
    assertThat(proxy.seen()).containsExactly("GET http://app.test/m null ");
  }

  @Test
  void send_whereTheTunnelIsRefused_saysTheProxysAnswer() {
    FakeProxy proxy = proxy(false, serve(true));
    proxy.refuse("403 Forbidden");
    for (String header : new String[] {null, "2"}) {
      assertThat(ask(via("http://" + proxy.address(), header), "https://app.test/m", true))
          .isEqualTo("CONNECT Get \"https://app.test/m\": Forbidden");
    }
    assertThat(seen).isEmpty();
  }

  @Test
  void send_whereNoProxyListens_saysSo() {
    String answer = ask(via("http://127.0.0.1:1", null), "http://app.test/m", false);
    assertThat(answer).contains("dial tcp 127.0.0.1:1: connect: connection refused");
    assertThat(ask(via("http://127.0.0.1:1", "2"), "https://app.test/m", true))
        .contains("dial tcp 127.0.0.1:1: connect: connection refused");
  }
}
