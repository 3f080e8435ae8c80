// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Proves who sends. Asked again for each attempt, for a signature carries its time. Any thread;
 * what it must wait for (credentials) it waits for elsewhere.
 */
public interface RequestSigner {
  /** Signs nothing; for endpoints that ask for no signature. */
  RequestSigner NONE = (uri, headers, body) -> CompletableFuture.completedStage(Map.of());

  /**
   * The headers to add to a POST of this body. Fails with a message that names the source of the
   * credentials and the role.
   *
   * @param headers those that the request has already and that are to be signed
   */
  CompletionStage<Map<String, String>> sign(URI uri, Map<String, String> headers, byte[] body);

  /** Forgets what was cached, after the endpoint answered 401 or 403. */
  default void refresh() {}
}
