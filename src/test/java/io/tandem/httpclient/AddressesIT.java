// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.HttpClientConfig;
import io.tandem.httpclient.ClientFiles.Certificates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AddressesIT {
  private final Vertx vertx = Vertx.vertx();
  private final List<String> asked = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  void requests_toAHostWithTwoAddresses_goToEachInTurn() throws Exception {
    int port = serve("127.0.0.1", 0);
    serve("127.0.0.2", port);
    Connections connections =
        connections(
            host ->
                new InetAddress[] {
                  InetAddress.getByName("127.0.0.1"), InetAddress.getByName("127.0.0.2")
                });
    for (int i = 0; i < 4; i++) {
      get(connections, "http://receivers.example:" + port + "/write");
    }
    String host = "receivers.example:" + port;
    assertThat(asked)
        .containsExactly(
            "127.0.0.1 " + host, "127.0.0.2 " + host, "127.0.0.1 " + host, "127.0.0.2 " + host);
  }

  @Test
  void request_whereLookingUpFails_goesWhereTheNameLeads() throws Exception {
    int port = serve("127.0.0.1", 0);
    Connections connections =
        connections(
            host -> {
              throw new UnknownHostException(host);
            });
    get(connections, "http://127.0.0.1:" + port + "/write");
    assertThat(asked).hasSize(1);
  }

  private Connections connections(Addresses.Lookup lookup) {
    HttpClientConfig config = HttpClientConfig.DEFAULT;
    return new Connections(
        vertx,
        config,
        ClientTuning.REMOTE_WRITE,
        new Certificates(null, null, null),
        new ProxyRules(config.proxy(), Map.of()),
        new Addresses(vertx, lookup));
  }

  private static void get(Connections connections, String url) throws Exception {
    await(
        connections
            .request(HttpMethod.GET, RequestUrl.parse(url))
            .compose(HttpClientRequest::send)
            .compose(HttpClientResponse::end));
  }

  private int serve(String address, int port) throws Exception {
    return await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request -> {
                      synchronized (asked) {
                        asked.add(address + " " + request.authority());
                      }
                      request.response().end();
                    })
                .listen(port, address))
        .actualPort();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
