// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.feed;

import io.tandem.httpclient.ConfiguredClient;
import io.tandem.httpclient.RequestFailedException;
import io.tandem.kubernetes.ApiException;
import io.tandem.kubernetes.KubernetesApi.Following;
import io.tandem.kubernetes.KubernetesApi.Receiver;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An API server that the configuration names, called with the HTTP client that it describes.
 * Answers are read on the event loop that asks.
 */
final class ConfiguredConnection implements ApiConnection {
  /** Longer than any watch; silence is noticed by who watches. */
  private static final Duration LIMIT = Duration.ofMinutes(15);

  private static final int LONGEST_REFUSAL = 64 << 10;

  private final ConfiguredClient client;
  private final String root;

  ConfiguredConnection(ConfiguredClient client, String apiServer) {
    this.client = client;
    String url = apiServer.matches("(?s)[a-zA-Z]+://.*") ? apiServer : "http://" + apiServer;
    root = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  @Override
  public Following stream(String path, Receiver receiver) {
    Stream stream = new Stream(root + path, receiver);
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    headers.set("User-Agent", "Tandem").set("Accept", "application/json");
    client
        .send(HttpMethod.GET, root + path, headers, null, LIMIT)
        .onSuccess(stream::begin)
        .onFailure(stream::fail);
    return stream;
  }

  @Override
  public String namespace() {
    return "";
  }

  @Override
  public void close() {
    client.close();
  }

  private static final class Stream implements Following {
    private final String url;
    private final Receiver receiver;
    private @Nullable HttpClientResponse response;
    private boolean closed;

    Stream(String url, Receiver receiver) {
      this.url = url;
      this.receiver = receiver;
    }

    void begin(HttpClientResponse opened) {
      if (closed) {
        opened.request().reset();
        return;
      }
      response = opened;
      opened.exceptionHandler(e -> fail(RequestFailedException.of(HttpMethod.GET, url, e)));
      if (opened.statusCode() / 100 == 2) {
        receiver.opened();
        opened.handler(chunk -> take(chunk));
        opened.endHandler(v -> end(null));
      } else {
        Buffer refusal = Buffer.buffer();
        opened.handler(
            chunk -> {
              if (refusal.length() < LONGEST_REFUSAL) {
                refusal.appendBuffer(chunk);
              }
            });
        opened.endHandler(v -> end(ApiException.ofAnswer(opened.statusCode(), refusal)));
      }
      opened.resume();
    }

    private void take(Buffer chunk) {
      if (!closed) {
        receiver.bytes(chunk.getBytes());
      }
    }

    void fail(Throwable failure) {
      end(new ApiException(ApiException.NO_ANSWER, String.valueOf(failure.getMessage())));
    }

    private void end(@Nullable ApiException failure) {
      if (!closed) {
        closed = true;
        receiver.ended(failure);
      }
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        if (response != null) {
          response.request().reset();
        }
      }
    }
  }
}
