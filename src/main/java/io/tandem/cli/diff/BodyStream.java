// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli.diff;

import io.vertx.core.Context;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A response body as a stream: the event loop puts pieces in, and asks for another one whenever one
 * was read. One thread reads.
 */
final class BodyStream extends InputStream {
  private static final long PIECES_AHEAD = 16;
  private static final byte[] END = {};

  private final HttpClientResponse response;
  private final Context loop;
  private final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
  private volatile @Nullable String failure;
  private byte[] piece = new byte[0];
  private int at;
  private boolean ended;

  /** Takes the body of a response that is paused; called on its event loop. */
  BodyStream(HttpClientResponse response, Context loop) {
    this.response = response;
    this.loop = loop;
    response.handler(read -> pieces.add(read.getBytes()));
    response.endHandler(v -> pieces.add(END));
    response.exceptionHandler(
        e -> {
          failure = String.valueOf(e.getMessage());
          pieces.add(END);
        });
    response.fetch(PIECES_AHEAD);
  }

  @Override
  public int read() throws IOException {
    return fill() ? piece[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, piece.length - at);
    System.arraycopy(piece, at, to, offset, count);
    at += count;
    return count;
  }

  private boolean fill() throws IOException {
    while (at == piece.length && !ended) {
      byte[] next = take();
      if (next.length == 0) {
        ended = true;
        String why = failure;
        if (why != null) {
          throw new IOException("the answer broke off: " + why);
        }
      } else {
        piece = next;
        at = 0;
        loop.runOnContext(v -> response.fetch(1));
      }
    }
    return at < piece.length;
  }

  private byte[] take() throws IOException {
    try {
      return pieces.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    if (!ended) {
      loop.runOnContext(v -> response.request().reset());
    }
  }
}
