// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.tandem.model.Loop;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One watch: a response that goes on for minutes, one JSON object in a line. Lines are put together
 * and parsed where they arrive, one after another; the follower hears of them on its loop. An
 * object may have {@value #LONGEST_LINE} bytes.
 */
final class WatchStream implements KubernetesApi.Following {
  private static final int LONGEST_LINE = 16 << 20;

  private final Loop loop;
  private final Consumer<JsonObject> event;
  private final Consumer<@Nullable ApiException> ended;
  private Buffer rest = Buffer.buffer();
  private boolean isRefused;
  private volatile @Nullable AsyncBody body;
  private volatile boolean closed;

  WatchStream(Loop loop, Consumer<JsonObject> event, Consumer<@Nullable ApiException> ended) {
    this.loop = loop;
    this.event = event;
    this.ended = ended;
  }

  /** Called on a worker. */
  void open(HttpClient http, HttpRequest request) {
    var unused =
        http.consumeBytes(request, this::take)
            .whenComplete(
                (response, failure) -> {
                  if (response == null) {
                    failed(failure);
                  } else {
                    begin(response);
                  }
                });
  }

  private void begin(HttpResponse<AsyncBody> response) {
    AsyncBody opened = response.body();
    isRefused = !response.isSuccessful();
    body = opened;
    if (closed) {
      opened.cancel();
      return;
    }
    var unused =
        opened
            .done()
            .whenComplete(
                (done, failure) -> {
                  if (isRefused) {
                    String why = KubernetesApi.refusal(response.code(), rest);
                    failed(new ApiException(response.code(), why));
                  } else if (failure != null) {
                    failed(failure);
                  } else {
                    end(null);
                  }
                });
    opened.consume();
  }

  private void take(List<ByteBuffer> chunks, AsyncBody from) {
    for (ByteBuffer chunk : chunks) {
      byte[] bytes = new byte[chunk.remaining()];
      chunk.get(bytes);
      if (isRefused) {
        rest.appendBytes(bytes);
      } else {
        takeLines(bytes);
      }
    }
    if (rest.length() > LONGEST_LINE) {
      from.cancel();
      failed(new ApiException(ApiException.NO_ANSWER, "an object in a watch is too large"));
    } else {
      from.consume();
    }
  }

  private void takeLines(byte[] bytes) {
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        line(rest.appendBytes(bytes, from, i - from));
        rest = Buffer.buffer();
        from = i + 1;
      }
    }
    rest.appendBytes(bytes, from, bytes.length - from);
  }

  private void line(Buffer line) {
    try {
      JsonObject object = line.toJsonObject();
      tell(() -> event.accept(object));
    } catch (DecodeException e) {
      failed(new ApiException(ApiException.NO_ANSWER, "a watch brought no JSON"));
    }
  }

  void failed(Throwable failure) {
    end(KubernetesApi.explain(failure));
  }

  private void end(@Nullable ApiException failure) {
    tell(
        () -> {
          close();
          ended.accept(failure);
        });
  }

  private void tell(Runnable news) {
    loop.execute(
        () -> {
          if (!closed) {
            news.run();
          }
        });
  }

  @Override
  public void close() {
    closed = true;
    AsyncBody opened = body;
    if (opened != null) {
      opened.cancel();
    }
  }
}
