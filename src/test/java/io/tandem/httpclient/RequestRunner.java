// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends on an event loop, waits outside of it, and writes down how it ended in one line. */
final class RequestRunner {
  private final io.vertx.core.Context context;

  RequestRunner(Vertx vertx) {
    context = vertx.getOrCreateContext();
  }

  String run(
      ConfiguredClient client,
      HttpMethod method,
      String url,
      @Nullable Buffer body,
      int timeoutMillis) {
    Promise<String> outcome = Promise.promise();
    context.runOnContext(
        v ->
            client
                .send(
                    method,
                    url,
                    MultiMap.caseInsensitiveMultiMap(),
                    body,
                    Duration.ofMillis(timeoutMillis))
                .compose(response -> read(response, method, url))
                .recover(e -> Future.succeededFuture(describe((RequestFailedException) e)))
                .onComplete(outcome));
    try {
      return outcome.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | java.util.concurrent.ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static Future<String> read(HttpClientResponse response, HttpMethod method, String url) {
    Promise<String> text = Promise.promise();
    Buffer all = Buffer.buffer();
    response.handler(all::appendBuffer);
    response.endHandler(v -> text.complete(response.statusCode() + " " + all));
    response.exceptionHandler(
        e -> {
          RequestFailedException failure = RequestFailedException.of(method, url, e);
          text.tryComplete("body failed: " + failure.reason() + " " + failure.fault());
        });
    response.resume();
    return text.future();
  }

  private static String describe(RequestFailedException failure) {
    return failure.reason() + " " + failure.getMessage();
  }
}
