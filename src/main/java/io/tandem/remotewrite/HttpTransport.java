// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.httpclient.ConfiguredClient;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Posts to an endpoint over HTTP. Of an answer's body the first KiB is kept, the rest is read past.
 * Belongs to the event loop of one lane.
 */
public final class HttpTransport implements EndpointTransport {
  private static final int MOST_TEXT = 1024;

  private final ConfiguredClient client;
  private final String url;
  private final Duration timeout;

  /** A transport that owns the client. */
  public HttpTransport(ConfiguredClient client, String url, Duration timeout) {
    this.client = client;
    this.url = url;
    this.timeout = timeout;
  }

  @Override
  public Future<Reply> post(byte[] body, Map<String, String> headers) {
    return client
        .send(
            HttpMethod.POST,
            url,
            MultiMap.caseInsensitiveMultiMap().addAll(headers),
            Buffer.buffer(body),
            timeout)
        .compose(HttpTransport::read);
  }

  private static Future<Reply> read(HttpClientResponse response) {
    Promise<Reply> reply = Promise.promise();
    Buffer text = Buffer.buffer();
    response.handler(
        chunk -> {
          int room = MOST_TEXT - text.length();
          if (room > 0) {
            text.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
          }
        });
    // The status says it all; a body that breaks off afterwards takes nothing away from it.
    response.exceptionHandler(failure -> reply.tryComplete(reply(response, text)));
    response.endHandler(end -> reply.tryComplete(reply(response, text)));
    response.resume();
    return reply.future();
  }

  private static Reply reply(HttpClientResponse response, Buffer text) {
    return new Reply(
        response.statusCode(),
        response.getHeader(HttpHeaders.RETRY_AFTER),
        text.toString(StandardCharsets.UTF_8),
        new Written(
            written(response, "Samples"),
            written(response, "Histograms"),
            written(response, "Exemplars")));
  }

  private static long written(HttpClientResponse response, String what) {
    String count = response.getHeader("X-Prometheus-Remote-Write-" + what + "-Written");
    try {
      return count == null ? -1 : Math.max(0, Long.parseLong(count.strip()));
    } catch (NumberFormatException e) {
      // What cannot be read tells nothing, as if it were not there.
      return -1;
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
