// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;

/** Reads a response body as a whole, up to 64 MiB. Belongs to the event loop of the client. */
public final class WholeAnswer {
  private static final int MAX_BYTES = 64 << 20;

  private WholeAnswer() {}

  /**
   * The body of a response that nobody has read from. Fails with a {@link RequestFailedException},
   * or where the body is too large.
   */
  public static Future<Buffer> of(HttpClientResponse response, HttpMethod method, String url) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response.handler(
        chunk -> {
          body.appendBuffer(chunk);
          if (body.length() > MAX_BYTES && whole.tryFail("answer of more than 64 MiB")) {
            response.request().reset();
          }
        });
    response.exceptionHandler(e -> whole.tryFail(RequestFailedException.of(method, url, e)));
    response.endHandler(v -> whole.tryComplete(body));
    response.resume();
    return whole.future();
  }
}
