// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.cli.DemoStatus.TargetHealth;
import io.tandem.config.ListenAddress;
import io.tandem.receiver.ReceiverServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/**
 * Watches the demo: prints the live line each second and looks for an exporter on this host. It
 * asks the collector over HTTP as everybody does. Thread: one event loop of the demo's Vert.x.
 */
final class DemoWatch {
  private static final int EXPORTER_PORT = 9100;
  private static final int EXPORTER_SEARCH_MILLIS = 3_000;
  private final Vertx vertx;
  private final ListenAddress collector;
  private final ReceiverServer receiver;
  private final DemoFolder folder;
  private final PrintWriter out;
  private final HttpClient client;
  private final DemoStatus status = new DemoStatus();
  private final boolean isTerminal = Terminal.isStandardOutput();
  private long lines;
  private TargetHealth targets = TargetHealth.UNKNOWN;

  DemoWatch(
      Vertx vertx,
      ListenAddress collector,
      ReceiverServer receiver,
      DemoFolder folder,
      PrintWriter out) {
    this.vertx = vertx;
    this.collector = collector;
    this.receiver = receiver;
    this.folder = folder;
    this.out = out;
    client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(500));
  }

  void start() {
    searchExporter();
    lines = vertx.setPeriodic(1_000, timer -> printLine());
  }

  private void printLine() {
    get(collector.localHost(), collector.port(), "/api/v1/targets?state=active")
        .onSuccess(body -> targets = TargetHealth.count(body.toString()))
        .eventually(() -> receiver.summary().onSuccess(s -> print(status.line(targets, s))));
  }

  /** On a terminal the line stays in its place. */
  private void print(String line) {
    if (isTerminal) {
      out.print("\r\u001b[K" + line);
      out.flush();
    } else {
      out.println(line);
    }
  }

  private void searchExporter() {
    get("127.0.0.1", EXPORTER_PORT, "/metrics")
        .onSuccess(page -> found())
        .onFailure(absent -> vertx.setTimer(EXPORTER_SEARCH_MILLIS, timer -> searchExporter()));
  }

  private void found() {
    try {
      folder.exporter("localhost:" + EXPORTER_PORT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Future<Buffer> get(String host, int port, String uri) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(host)
            .setPort(port)
            .setURI(uri)
            .setTimeout(900);
    return client
        .request(request)
        .compose(r -> r.send())
        .expecting(response -> response.statusCode() == 200)
        .compose(HttpClientResponse::body);
  }

  /** What the demo ends with, once the collector has flushed. */
  Future<String> farewell() {
    vertx.cancelTimer(lines);
    return receiver
        .summary()
        .map(
            s ->
                String.format(
                    "%n%,d samples arrived in %,d requests, %,d of them refused.",
                    s.counts().samples(), s.counts().requests(), s.counts().refused()));
  }
}
