// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.packaged;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tandem.model.Labels;
import io.tandem.testing.RemoteWriteBodies;
import io.tandem.testing.RemoteWriteBodies.Series;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A remote-write endpoint that takes everything and remembers it; any thread may ask. */
final class RememberingEndpoint {
  private final List<Series> received = new CopyOnWriteArrayList<>();
  private volatile boolean away;
  private HttpServer server;

  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/write", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (!away) {
      received.addAll(RemoteWriteBodies.read(body).series());
    }
    exchange.sendResponseHeaders(away ? 503 : 204, -1);
    exchange.close();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/api/v1/write";
  }

  /** While away, every request is answered 503. */
  void away(boolean isAway) {
    away = isAway;
  }

  /** The series that arrived, each request's own, in the order of arrival. */
  List<Series> received(Predicate<Labels> wanted) {
    return received.stream().filter(s -> wanted.test(s.labels())).toList();
  }

  /** The values of a metric of a job in the order of arrival. */
  List<Double> values(String metric, String job) {
    return received(l -> metric.equals(l.get(Labels.METRIC_NAME)) && job.equals(l.get("job")))
        .stream()
        .flatMap(s -> s.samples().stream())
        .map(RemoteWriteBodies.Sample::value)
        .toList();
  }

  void stop() {
    server.stop(0);
  }
}
