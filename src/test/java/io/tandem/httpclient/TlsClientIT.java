// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.HttpClientConfig;
import io.tandem.config.HttpClientConfig.TlsConfig;
import io.tandem.config.ProxyConfig;
import io.tandem.model.Clock;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions of TLS, and files of certificates that change under a client that is in use. */
class TlsClientIT {
  private static final String OLD = "TLSv1.2";
  private static final String NEW = "TLSv1.3";

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong nanos = new AtomicLong();
  private final RequestRunner runner = new RequestRunner(vertx);
  private final HttpClients clients =
      new HttpClients(
          vertx,
          new Clock() {
            @Override
            public long wallMillis() {
              return 0;
            }

            @Override
            public long monotonicNanos() {
              return nanos.get();
            }
          });

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static Path resource(String name) {
    return Path.of("src/test/resources/tls", name);
  }

  /** A server that answers with the version of TLS and whether it saw a certificate. */
  private String serve(ClientAuth wanted, String... versions) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setClientAuth(wanted)
            .setEnabledSecureTransportProtocols(Set.of(versions))
            .setTrustOptions(new PemTrustOptions().addCertPath(resource("ca.pem").toString()))
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertPath(resource("server.pem").toString())
                    .addKeyPath(resource("server.key").toString()));
    int port =
        vertx
            .createHttpServer(options)
            .requestHandler(
                request ->
                    request
                        .response()
                        .end(
                            request.sslSession().getProtocol()
                                + " "
                                + peer(request.connection().sslSession())))
            .listen(0, "localhost")
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
    return "https://localhost:" + port + "/";
  }

  private static String peer(javax.net.ssl.SSLSession session) {
    try {
      return session.getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException e) {
      return "nobody";
    }
  }

  private ConfiguredClient client(
      Path ca,
      @Nullable Path cert,
      @Nullable Path key,
      @Nullable String min,
      @Nullable String max) {
    TlsConfig tls = new TlsConfig(null, ca, null, cert, null, key, null, false, min, max);
    HttpClientConfig config =
        new HttpClientConfig(
            null, null, null, tls, true, false, ProxyConfig.DIRECT, Map.of(), Map.of());
    return clients.create(config, ClientTuning.SCRAPE);
  }

  private String ask(ConfiguredClient client, String url) {
    return runner.run(client, HttpMethod.GET, url, null, 8_000);
  }

  private String askWithVersions(String url, @Nullable String min, @Nullable String max) {
    return ask(client(resource("ca.pem"), null, null, min, max), url);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void versions_withoutAWord_areTls12AndLater() {
    assertThat(askWithVersions(serve(ClientAuth.NONE, OLD), null, null))
        .isEqualTo("200 TLSv1.2 nobody");
    assertThat(askWithVersions(serve(ClientAuth.NONE, OLD, NEW), null, null))
        .isEqualTo("200 TLSv1.3 nobody");
  }

  @Test
  void minVersion_refusesOlderServers() {
    assertThat(askWithVersions(serve(ClientAuth.NONE, OLD), "TLS13", null)).startsWith("TLS Get ");
    assertThat(askWithVersions(serve(ClientAuth.NONE, OLD, NEW), "TLS13", null))
        .isEqualTo("200 TLSv1.3 nobody");
  }

  @Test
  void maxVersion_keepsNewerOnesOut() {
    assertThat(askWithVersions(serve(ClientAuth.NONE, NEW), null, "TLS12")).startsWith("TLS Get ");
    assertThat(askWithVersions(serve(ClientAuth.NONE, OLD, NEW), "TLS12", "TLS12"))
        .isEqualTo("200 TLSv1.2 nobody");
  }

  @Test
  void clientCertificate_thatAppears_isShownByNewConnections(@TempDir Path dir) throws Exception {
    String url = serve(ClientAuth.REQUEST, OLD);
    // Of another authority: the server does not take it.
    Path cert = Files.copy(resource("server.pem"), dir.resolve("cert.pem"));
    Path key = Files.copy(resource("server.key"), dir.resolve("key.pem"));
    ConfiguredClient client = client(resource("ca.pem"), cert, key, null, null);
    String before = ask(client, url);

    Files.write(cert, Files.readAllBytes(resource("client.pem")));
    Files.write(key, Files.readAllBytes(resource("client.key")));
    assertThat(ask(client, url)).isEqualTo(before);
    pass(Duration.ofSeconds(2));

    assertThat(ask(client, url)).isNotEqualTo(before).startsWith("200 TLSv1.2 CN=");
  }

  @Test
  void caFile_thatBecomesAnother_endsTheTrust(@TempDir Path dir) throws Exception {
    String url = serve(ClientAuth.NONE, NEW);
    Path ca = Files.copy(resource("ca.pem"), dir.resolve("ca.pem"));
    ConfiguredClient client = client(ca, null, null, null, null);
    assertThat(ask(client, url)).startsWith("200");

    Files.write(ca, Files.readAllBytes(resource("client.pem")));
    pass(Duration.ofSeconds(2));

    assertThat(ask(client, url))
        .endsWith("x509: certificate signed by unknown authority")
        .startsWith("TLS ");
  }

  @Test
  void caFile_thatGoes_failsRequestsUntilItIsBack(@TempDir Path dir) throws Exception {
    String url = serve(ClientAuth.NONE, NEW);
    Path ca = Files.copy(resource("ca.pem"), dir.resolve("ca.pem"));
    ConfiguredClient client = client(ca, null, null, null, null);
    assertThat(ask(client, url)).startsWith("200");

    Files.delete(ca);
    pass(Duration.ofSeconds(2));
    assertThat(ask(client, url)).contains("unable to read CA cert");

    Files.copy(resource("ca.pem"), ca);
    pass(Duration.ofSeconds(2));
    assertThat(ask(client, url)).startsWith("200");
  }
}
