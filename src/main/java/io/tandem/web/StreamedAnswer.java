// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Iterator;
import org.jboss.logging.Logger;

/**
 * Sends pieces as fast as the client reads them, some tens of kilobytes at a time; between two
 * turns other work of the event loop comes first. An answer that fits one turn is sent with its
 * length. Thread: the event loop of the request.
 */
final class StreamedAnswer {
  private static final Logger LOG = Logger.getLogger(StreamedAnswer.class);
  private static final int TURN_CHARS = 32 * 1024;

  private final HttpServerResponse response;
  private final Context loop;
  private final Iterator<String> pieces;

  private StreamedAnswer(HttpServerResponse response, Context loop, Iterator<String> pieces) {
    this.response = response;
    this.loop = loop;
    this.pieces = pieces;
  }

  static void send(
      Vertx vertx, HttpServerResponse response, String contentType, Iterator<String> pieces) {
    response.putHeader("Content-Type", contentType);
    StreamedAnswer answer = new StreamedAnswer(response, vertx.getOrCreateContext(), pieces);
    response.exceptionHandler(error -> LOG.debugf("Client left error=%s", error.getMessage()));
    answer.turn();
  }

  private void turn() {
    if (response.closed() || response.ended()) {
      return;
    }
    try {
      write(next());
    } catch (RuntimeException e) {
      // The head is gone: a cut answer is the only way left to say so.
      LOG.error("Answer cut short by a fault in Tandem itself", e);
      response.reset();
    }
  }

  private Buffer next() {
    StringBuilder text = new StringBuilder(TURN_CHARS + 4096);
    while (text.length() < TURN_CHARS && pieces.hasNext()) {
      text.append(pieces.next());
    }
    return Buffer.buffer(text.toString());
  }

  private void write(Buffer bytes) {
    if (!pieces.hasNext()) {
      response.end(bytes);
      return;
    }
    if (!response.headWritten()) {
      response.setChunked(true);
    }
    response.write(bytes);
    if (response.writeQueueFull()) {
      response.drainHandler(drained -> turn());
    } else {
      loop.runOnContext(next -> turn());
    }
  }
}
