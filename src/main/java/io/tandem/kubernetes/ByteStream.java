// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.tandem.kubernetes.KubernetesApi.Receiver;
import io.tandem.model.Loop;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One answer that is read as it arrives. Chunks go to the receiver's loop one after another, and
 * the next one is asked for when the receiver is done with the last: what it cannot keep up with
 * stays with the server. Of a refusal {@value #LONGEST_REFUSAL} bytes are kept for its reason.
 */
final class ByteStream implements KubernetesApi.Following {
  private static final int LONGEST_REFUSAL = 64 << 10;

  private final Loop loop;
  private final Receiver receiver;
  private final Buffer refusal = Buffer.buffer();
  private volatile boolean isRefused;
  private volatile @Nullable AsyncBody body;
  private volatile boolean closed;

  ByteStream(Loop loop, Receiver receiver) {
    this.loop = loop;
    this.receiver = receiver;
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
    if (!isRefused) {
      tell(receiver::opened);
    }
    var unused =
        opened
            .done()
            .whenComplete(
                (done, failure) -> {
                  if (isRefused) {
                    failed(ApiException.ofAnswer(response.code(), refusal));
                  } else if (failure != null) {
                    failed(failure);
                  } else {
                    end(null);
                  }
                });
    opened.consume();
  }

  private void take(List<ByteBuffer> chunks, AsyncBody from) {
    if (isRefused) {
      chunks.forEach(this::keepReason);
      from.consume();
      return;
    }
    List<byte[]> bytes = chunks.stream().map(ByteStream::copy).toList();
    tell(
        () -> {
          for (byte[] chunk : bytes) {
            if (!closed) {
              receiver.bytes(chunk);
            }
          }
          from.consume();
        });
  }

  private void keepReason(ByteBuffer chunk) {
    if (refusal.length() < LONGEST_REFUSAL) {
      refusal.appendBytes(copy(chunk));
    }
  }

  private static byte[] copy(ByteBuffer chunk) {
    byte[] bytes = new byte[chunk.remaining()];
    chunk.get(bytes);
    return bytes;
  }

  void failed(Throwable failure) {
    end(KubernetesApi.explain(failure));
  }

  private void end(@Nullable ApiException failure) {
    tell(
        () -> {
          // Not cancelled: the connection may be another request's by now, which would end too.
          closed = true;
          receiver.ended(failure);
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
