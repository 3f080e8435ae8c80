// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the body of a request up to a bound. What is over it is read and thrown away, so that
 * the sender sees the answer instead of a broken connection; a sender that goes on and on is cut
 * off. Thread: the event loop of the request.
 */
final class BodyReader {
  private static final int MAX_DISCARDED_BYTES = 64 << 20;

  private final HttpServerRequest request;
  private final int maxBytes;
  private Buffer body = Buffer.buffer();
  private long length;

  private BodyReader(HttpServerRequest request, int maxBytes) {
    this.request = request;
    this.maxBytes = maxBytes;
  }

  /** Calls back with the body, or with null where it was too large. */
  static void read(HttpServerRequest request, int maxBytes, Consumer<byte @Nullable []> whenRead) {
    BodyReader reader = new BodyReader(request, maxBytes);
    request.handler(reader::take);
    request.endHandler(
        ignored -> whenRead.accept(reader.length > maxBytes ? null : reader.body.getBytes()));
  }

  private void take(Buffer chunk) {
    length += chunk.length();
    if (length <= maxBytes) {
      body.appendBuffer(chunk);
    } else if (length <= MAX_DISCARDED_BYTES) {
      body = Buffer.buffer();
    } else {
      request.connection().close();
    }
  }
}
