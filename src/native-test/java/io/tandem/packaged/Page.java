// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.packaged;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A target whose counter counts its scrapes. */
final class Page {
  private final AtomicInteger scrapes = new AtomicInteger();
  private HttpServer server;

  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] body =
              """
              # TYPE page_scrapes_total counter
              page_scrapes_total %d
              page_information{text="two words \\"quoted\\""} 1
              """
                  .formatted(scrapes.incrementAndGet())
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  int scrapes() {
    return scrapes.get();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  void stop() {
    server.stop(0);
  }
}
