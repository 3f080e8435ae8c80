// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.kubernetes;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One watch: a response that goes on for minutes, one JSON object in a line. Lines are put together
 * and parsed on the loop of the follower. An object may have {@value #LONGEST_LINE} bytes.
 */
final class WatchStream implements KubernetesApi.Receiver, KubernetesApi.Following {
  private static final int LONGEST_LINE = 16 << 20;

  private final Consumer<JsonObject> event;
  private final Consumer<@Nullable ApiException> ended;
  private Buffer rest = Buffer.buffer();
  private KubernetesApi.@Nullable Following stream;
  private boolean closed;

  WatchStream(Consumer<JsonObject> event, Consumer<@Nullable ApiException> ended) {
    this.event = event;
    this.ended = ended;
  }

  /** Whose lines these are; said before the first one. */
  WatchStream of(KubernetesApi.Following opened) {
    stream = opened;
    return this;
  }

  @Override
  public void bytes(byte[] bytes) {
    int from = 0;
    for (int i = 0; i < bytes.length && !closed; i++) {
      if (bytes[i] == '\n') {
        line(rest.appendBytes(bytes, from, i - from));
        rest = Buffer.buffer();
        from = i + 1;
      }
    }
    rest.appendBytes(bytes, from, bytes.length - from);
    if (rest.length() > LONGEST_LINE) {
      fail("an object in a watch is too large");
    }
  }

  private void line(Buffer line) {
    try {
      event.accept(line.toJsonObject());
    } catch (DecodeException e) {
      fail("a watch brought no JSON");
    }
  }

  private void fail(String why) {
    if (!closed) {
      close();
      ended.accept(new ApiException(ApiException.NO_ANSWER, why));
    }
  }

  @Override
  public void ended(@Nullable ApiException failure) {
    if (!closed) {
      closed = true;
      ended.accept(failure);
    }
  }

  @Override
  public void close() {
    closed = true;
    KubernetesApi.Following opened = stream;
    if (opened != null) {
      opened.close();
    }
  }
}
