// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tandem.model.Labels;
import io.tandem.testing.RemoteWriteBodies;
import io.tandem.testing.RemoteWriteBodies.Sample;
import io.tandem.testing.RemoteWriteBodies.Series;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A receiver that takes everything and judges nothing: each sample, in the order of arrival. */
final class WriteRecorder implements AutoCloseable {
  private final ExecutorService threads = Executors.newSingleThreadExecutor();
  private final Map<Labels, List<Sample>> series = new HashMap<>();
  private final HttpServer server;

  WriteRecorder() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::take);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/write";
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      record(RemoteWriteBodies.read(exchange.getRequestBody().readAllBytes()).series());
      exchange.sendResponseHeaders(204, -1);
    }
  }

  private synchronized void record(List<Series> request) {
    for (Series one : request) {
      series.computeIfAbsent(one.labels(), labels -> new ArrayList<>()).addAll(one.samples());
    }
  }

  /** All that came so far. */
  synchronized Map<Labels, List<Sample>> recorded() {
    Map<Labels, List<Sample>> copy = new HashMap<>();
    series.forEach((labels, samples) -> copy.put(labels, List.copyOf(samples)));
    return copy;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdown();
  }
}
