// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import io.tandem.model.Clock;
import io.tandem.receiver.sigv4.SigV4Verifier;
import io.tandem.receiver.sigv4.SignedRequest;
import io.tandem.wire.MalformedRequestException;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes write requests: faults on demand, size, request rate, headers, signature, message, and then
 * {@link Ingestion}.
 *
 * <p>A body over 64 KB is hashed and decoded on a worker; what it changes is changed on the event
 * loop, in the order in which the workers are done (a lane has one request in flight, so its order
 * holds). Thread: the receiver's event loop.
 */
final class WritePath {
  private static final Logger LOG = Logger.getLogger(WritePath.class);
  private static final int MAX_BYTES_ON_LOOP = 64 << 10;
  private static final String SERVICE = "aps";
  private static final String FIRST_VERSION = "prometheus.WriteRequest";
  private static final String SECOND_VERSION = "io.prometheus.write.v2.Request";
  private static final Pattern PROTO = Pattern.compile(";\\s*proto\\s*=\\s*\"?([^;\"\\s]*)");

  private final Vertx vertx;
  private final Clock clock;
  private final int maxRequestBytes;
  private final TokenBucket requests;
  private final @Nullable SigV4Verifier verifier;
  private final RequestReader reader;
  private final Ingestion ingestion;
  private final Traffic traffic;
  private final FaultInjection faults;
  private final Set<Integer> warnedStatuses = new HashSet<>();

  WritePath(
      Vertx vertx,
      Clock clock,
      ReceiverOptions options,
      Ingestion ingestion,
      Traffic traffic,
      FaultInjection faults) {
    this.vertx = vertx;
    this.clock = clock;
    this.ingestion = ingestion;
    this.traffic = traffic;
    this.faults = faults;
    ReceiverLimits limits = options.limits();
    maxRequestBytes = limits.sizes().maxRequestBytes();
    double rate = limits.rates().requestsPerSecond();
    requests = new TokenBucket(clock, rate, Math.max(1, rate));
    verifier =
        options
            .sigV4()
            .map(s -> new SigV4Verifier(clock, s.region(), SERVICE, s.secrets()))
            .orElse(null);
    reader = new RequestReader(limits.sizes().maxRawBytes(), new SeriesRules(clock, limits));
  }

  void handle(HttpServerRequest request) {
    BodyReader.read(request, maxRequestBytes, body -> admit(request, body));
  }

  private void admit(HttpServerRequest request, byte @Nullable [] body) {
    FaultInjection.Fault fault = faults.next();
    if (fault == null) {
      examine(request, body);
    } else if (fault.delay().isPositive()) {
      vertx.setTimer(fault.delay().toMillis(), timer -> fail(request, body, fault));
    } else {
      fail(request, body, fault);
    }
  }

  private void fail(HttpServerRequest request, byte @Nullable [] body, FaultInjection.Fault fault) {
    if (fault.status() < 0) {
      examine(request, body);
    } else if (fault.status() == FaultInjection.RESET) {
      traffic.answered(fault.status());
      request.connection().close();
    } else {
      if (fault.retryAfter() != null) {
        request.response().putHeader("Retry-After", fault.retryAfter());
      }
      answer(request, Answer.text(fault.status(), "fault injected on request"));
    }
  }

  private void examine(HttpServerRequest request, byte @Nullable [] body) {
    Answer refusal = refusal(request.headers(), body);
    if (refusal != null || body == null) {
      answer(request, refusal == null ? Answer.text(413, "") : refusal);
      return;
    }
    if (body.length <= MAX_BYTES_ON_LOOP) {
      finish(request, body.length, open(request, body));
      return;
    }
    vertx
        .executeBlocking(() -> open(request, body), false)
        .onSuccess(opened -> finish(request, body.length, opened))
        .onFailure(
            e -> {
              LOG.errorf(e, "our own fault: a write request could not be judged");
              answer(request, Answer.text(500, "internal error"));
            });
  }

  /** Null where the request may be read. */
  private @Nullable Answer refusal(MultiMap headers, byte @Nullable [] body) {
    if (body == null) {
      traffic.refusedRequest("request_too_large");
      return Answer.text(413, "Request Entity Too Large");
    }
    if (!requests.take(1)) {
      traffic.refusedRequest("request_rate");
      return Answer.json(429, JsonText.message("Rate exceeded"));
    }
    if (headers.contains("X-Scope-OrgID")) {
      traffic.refusedRequest("tenant_header");
      return Answer.json(403, JsonText.message("X-Scope-OrgID is not accepted"));
    }
    String encoding = headers.contains("Content-Encoding") ? headers.get("Content-Encoding") : "";
    if (message(headers).isEmpty() || !(encoding.isEmpty() || isSnappy(encoding))) {
      traffic.refusedRequest("unsupported_media_type");
      return Answer.text(415, "only remote write 1.0 and 2.0 with snappy are accepted");
    }
    return null;
  }

  /** The message that the body is said to hold; empty for one that nobody knows here. */
  private static String message(MultiMap headers) {
    String type = headers.contains("Content-Type") ? headers.get("Content-Type") : "";
    Matcher proto = PROTO.matcher(type);
    String message = proto.find() ? proto.group(1) : FIRST_VERSION;
    return message.equals(FIRST_VERSION) || message.equals(SECOND_VERSION) ? message : "";
  }

  private static boolean isSnappy(String encoding) {
    return encoding.equalsIgnoreCase("snappy");
  }

  /** What a request turned out to be. */
  private sealed interface Opened {
    record Unsigned(SigV4Verifier.Fault fault) implements Opened {}

    record Malformed(MalformedRequestException fault) implements Opened {}

    record Decoded(PreparedRequest prepared) implements Opened {}
  }

  /** Runs on the event loop or a worker; touches no state. */
  private Opened open(HttpServerRequest request, byte[] body) {
    SigV4Verifier.Fault fault = verifier == null ? null : verifier.verify(signed(request, body));
    if (fault != null) {
      return new Opened.Unsigned(fault);
    }
    try {
      boolean isSecondVersion = message(request.headers()).equals(SECOND_VERSION);
      return new Opened.Decoded(reader.read(body, isSecondVersion));
    } catch (MalformedRequestException e) {
      return new Opened.Malformed(e);
    }
  }

  private void finish(HttpServerRequest request, int bodyBytes, Opened opened) {
    switch (opened) {
      case Opened.Unsigned(SigV4Verifier.Fault fault) -> {
        traffic.refusedRequest("signature");
        request.response().putHeader("x-amzn-ErrorType", fault.type());
        answer(request, Answer.json(403, JsonText.message(fault.message())));
      }
      case Opened.Malformed(MalformedRequestException fault) -> {
        boolean tooLarge = fault.reason() == MalformedRequestException.Reason.TOO_LARGE;
        traffic.refusedRequest(tooLarge ? "request_too_large" : "malformed");
        answer(request, Answer.text(tooLarge ? 413 : 400, String.valueOf(fault.getMessage())));
      }
      case Opened.Decoded(PreparedRequest prepared) ->
          answer(request, ingestion.accept(prepared, bodyBytes, clock.wallMillis()));
    }
  }

  private void answer(HttpServerRequest request, Answer answer) {
    traffic.answered(answer.status());
    if (answer.status() >= 300) {
      Logger.Level level =
          warnedStatuses.add(answer.status()) ? Logger.Level.WARN : Logger.Level.DEBUG;
      LOG.logf(
          level,
          "write request refused status=%d error=%s",
          answer.status(),
          answer.body().strip());
    }
    ReceiverServer.send(request, answer);
  }

  private static SignedRequest signed(HttpServerRequest request, byte[] body) {
    Map<String, List<String>> headers = new HashMap<>();
    request
        .headers()
        .forEach(
            (name, value) ->
                headers
                    .computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>())
                    .add(value));
    String query = request.query() == null ? "" : request.query();
    String path = request.path() == null ? "/" : request.path();
    return new SignedRequest(request.method().name(), path, query, headers, body);
  }
}
