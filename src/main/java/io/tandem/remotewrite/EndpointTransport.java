// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way to one endpoint: one POST, one answer, nothing judged. Called on the lane's event loop.
 */
public interface EndpointTransport {
  /** Posts the body. Fails where there was no answer: connection, TLS, time limit. */
  Future<Reply> post(byte[] body, Map<String, String> headers);

  /** Lets connections go. */
  void close();

  /**
   * An answer.
   *
   * @param retryAfter the header of that name, or null
   * @param text the beginning of the body, at most 1 KiB
   */
  record Reply(int status, @Nullable String retryAfter, String text) {}
}
