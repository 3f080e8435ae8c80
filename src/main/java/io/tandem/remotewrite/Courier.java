// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.Loop;
import io.tandem.remotewrite.EndpointTransport.Reply;
import io.tandem.remotewrite.SendResult.Recoverable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Carries one body to the endpoint once: signs, posts, classifies. The result comes on the event
 * loop that asked. Belongs to that loop.
 */
final class Courier {
  /** Before an endpoint is tried again whose credentials could not be had. */
  private static final long CREDENTIALS_MILLIS = 5_000;

  private final EndpointContext endpoint;
  private final EndpointTransport transport;
  private final Loop loop;
  private final Map<String, String> fixedHeaders;

  Courier(EndpointContext endpoint, EndpointTransport transport, Loop loop) {
    this.endpoint = endpoint;
    this.transport = transport;
    this.loop = loop;
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Encoding", "snappy");
    headers.put("Content-Type", "application/x-protobuf");
    headers.put("User-Agent", "Tandem/" + endpoint.setup().version());
    headers.put("X-Prometheus-Remote-Write-Version", "0.1.0");
    this.fixedHeaders = headers;
  }

  /**
   * Sends a body.
   *
   * @param retry how many attempts were made before
   */
  void send(byte[] body, int retry, Consumer<SendResult> done) {
    long start = now();
    endpoint
        .signer()
        .sign(endpoint.uri(), fixedHeaders, body)
        .whenComplete(
            (signature, failure) ->
                loop.execute(
                    () -> {
                      if (failure == null) {
                        post(body, headers(signature, retry), start, done);
                      } else {
                        done.accept(
                            new Recoverable("not signed: " + message(failure), CREDENTIALS_MILLIS));
                      }
                    }));
  }

  private Map<String, String> headers(Map<String, String> signature, int retry) {
    Map<String, String> headers = new LinkedHashMap<>(fixedHeaders);
    if (retry > 0) {
      headers.put("Retry-Attempt", Integer.toString(retry));
    }
    headers.putAll(signature);
    return headers;
  }

  private void post(
      byte[] body, Map<String, String> headers, long start, Consumer<SendResult> done) {
    transport
        .post(body, headers)
        .onComplete(
            answer ->
                loop.execute(
                    () -> {
                      Reply reply = answer.result();
                      endpoint
                          .counters()
                          .answered(reply == null ? 0 : reply.status(), now() - start);
                      done.accept(
                          reply == null
                              ? new Recoverable(message(answer.cause()), -1)
                              : Answers.classify(
                                  reply, endpoint.rules(), endpoint.setup().clock().wallMillis()));
                    }));
  }

  void refreshCredentials() {
    endpoint.signer().refresh();
  }

  private long now() {
    return endpoint.setup().clock().monotonicNanos();
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
