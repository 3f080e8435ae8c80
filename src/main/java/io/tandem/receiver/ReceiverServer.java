// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.tandem.model.Clock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The stand-in for AMP as an HTTP server: write path, queries, counters, page, faults on demand.
 *
 * <p>Every path is also served below {@code /workspaces/<id>}, as AMP has it. Signatures are asked
 * for on the write path only. One event loop owns all state; big bodies are decoded on a worker of
 * the Vert.x instance that was passed in. {@link #start} and {@link #close} may be called from any
 * thread, once each; what is in memory goes with it.
 */
public final class ReceiverServer {
  private static final Logger LOG = Logger.getLogger(ReceiverServer.class);
  private static final Pattern WORKSPACE = Pattern.compile("/workspaces/[A-Za-z0-9_-]+(/.*)");
  private static final Pattern LABEL_VALUES = Pattern.compile("/api/v1/label/([^/]+)/values");
  private static final int MAX_FORM_BYTES = 64 << 10;
  private static final int MAX_CHUNK_BYTES = 64 << 10;

  private final Vertx vertx;
  private final WritePath writes;
  private final QueryApi queries;
  private final StatusText status;
  private final FaultInjection faults;
  private final String page;
  private volatile @Nullable HttpServer server;
  private volatile @Nullable Context context;

  public ReceiverServer(Vertx vertx, Clock clock, RandomGenerator random, ReceiverOptions options) {
    this.vertx = vertx;
    HaTracker tracker = new HaTracker(clock, random, options.ha());
    SampleStore store = new SampleStore(clock, options.limits());
    Traffic traffic = new Traffic();
    faults = new FaultInjection(clock);
    ReceiverLimits.RateLimits rates = options.limits().rates();
    Ingestion ingestion =
        new Ingestion(
            options,
            tracker,
            new TokenBucket(clock, rates.ingestionRate(), rates.ingestionBurst()),
            store,
            traffic);
    writes = new WritePath(vertx, clock, options, ingestion, traffic, faults);
    queries = new QueryApi(clock, store);
    status = new StatusText(clock, options, tracker, store, traffic, faults);
    page = readPage();
  }

  /** Listens; the port is the one asked for, or any free one for 0. */
  public Future<Integer> start(String host, int port) {
    Promise<Integer> started = Promise.promise();
    Context own = vertx.getOrCreateContext();
    context = own;
    own.runOnContext(
        ignored -> {
          HttpServer made =
              vertx.createHttpServer(
                  new HttpServerOptions().setMaxChunkSize(MAX_CHUNK_BYTES).setIdleTimeout(300));
          server = made;
          made.requestHandler(this::route)
              .listen(port, host)
              .map(HttpServer::actualPort)
              .onComplete(started);
        });
    return started.future();
  }

  /** Stops listening and closes the connections. */
  public Future<Void> close() {
    HttpServer running = server;
    return running == null ? Future.succeededFuture() : running.close();
  }

  /** What arrived so far; completes on the receiver's event loop. */
  public Future<ReceiverSummary> summary() {
    Context running = context;
    if (running == null) {
      return Future.failedFuture("the receiver was not started");
    }
    Promise<ReceiverSummary> promise = Promise.promise();
    running.runOnContext(ignored -> promise.complete(status.summary()));
    return promise.future();
  }

  private void route(HttpServerRequest request) {
    request.response().exceptionHandler(e -> LOG.debugf("receiver: connection lost: %s", e));
    String path = request.path() == null ? "/" : request.path();
    Matcher workspace = WORKSPACE.matcher(path);
    if (workspace.matches()) {
      path = workspace.group(1);
    }
    switch (path) {
      case "/api/v1/remote_write", "/api/v1/write", "/api/v1/push" -> {
        if (allows(request, HttpMethod.POST)) {
          writes.handle(request);
        }
      }
      case "/-/fault" -> fault(request);
      case "/api/v1/query", "/api/v1/series", "/api/v1/labels" -> query(request, path);
      default -> get(request, path);
    }
  }

  private void get(HttpServerRequest request, String path) {
    if (!allows(request, HttpMethod.GET)) {
      return;
    }
    Matcher labelValues = LABEL_VALUES.matcher(path);
    if (labelValues.matches()) {
      send(request, queries.labelValues(labelValues.group(1), request.params()));
      return;
    }
    send(
        request,
        switch (path) {
          case "/" -> new Answer(200, "text/html; charset=utf-8", page);
          case "/api/v1/status/counters" -> Answer.json(200, status.json());
          case "/metrics" -> new Answer(200, MetricsText.CONTENT_TYPE, status.metrics());
          case "/-/healthy" -> Answer.text(200, "The receiver is healthy.");
          case "/-/ready" -> Answer.text(200, "The receiver is ready.");
          default -> Answer.text(404, "404 page not found");
        });
  }

  /** Parameters come in the URL or, with POST, as a form. */
  private void query(HttpServerRequest request, String path) {
    if (!HttpMethod.POST.equals(request.method())) {
      if (allows(request, HttpMethod.GET)) {
        send(request, answer(path, request.params()));
      }
      return;
    }
    BodyReader.read(
        request,
        MAX_FORM_BYTES,
        body -> {
          if (body == null) {
            send(request, Answer.json(413, JsonText.error("bad_data", "form too large")));
            return;
          }
          MultiMap parameters = MultiMap.caseInsensitiveMultiMap().addAll(request.params());
          new QueryStringDecoder(new String(body, StandardCharsets.UTF_8), false)
              .parameters()
              .forEach(parameters::add);
          send(request, answer(path, parameters));
        });
  }

  private Answer answer(String path, MultiMap parameters) {
    return switch (path) {
      case "/api/v1/query" -> queries.query(parameters);
      case "/api/v1/series" -> queries.series(parameters);
      default -> queries.labels(parameters);
    };
  }

  private void fault(HttpServerRequest request) {
    if (HttpMethod.DELETE.equals(request.method())) {
      faults.clear();
      send(request, Answer.text(200, "no fault in force"));
    } else if (allows(request, HttpMethod.POST)) {
      String problem = faults.set(request.params());
      send(
          request,
          problem == null ? Answer.text(200, "fault in force") : Answer.text(400, problem));
    }
  }

  private static boolean allows(HttpServerRequest request, HttpMethod method) {
    boolean allowed =
        method.equals(request.method())
            || (method.equals(HttpMethod.GET) && HttpMethod.HEAD.equals(request.method()));
    if (!allowed) {
      request.response().putHeader("Allow", method.name());
      send(request, Answer.text(405, "method not allowed"));
    }
    return allowed;
  }

  static void send(HttpServerRequest request, Answer answer) {
    HttpServerResponse response = request.response();
    if (!response.ended() && !response.closed()) {
      response.setStatusCode(answer.status()).putHeader("Content-Type", answer.contentType());
      answer.headers().forEach(response::putHeader);
      response.end(answer.body());
    }
  }

  private static String readPage() {
    try (InputStream in = ReceiverServer.class.getResourceAsStream("page.html")) {
      if (in == null) {
        throw new IllegalStateException("our own fault: the receiver's page is not packaged");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
