// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.ec2;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Knows whom to ask, and proves who asks. Any thread; what it waits for, it waits for elsewhere.
 */
public interface Ec2Signer {
  /**
   * Where the API is.
   *
   * @param region as the file names it, or where this process runs
   * @param url of the API of that region
   */
  record Place(String region, String url) {}

  /** Fails with a message that says where a region was looked for; to be asked again then. */
  CompletionStage<Place> place();

  /** The headers to add to a POST of this body. Fails with a message that names the source. */
  CompletionStage<Map<String, String>> sign(URI uri, Map<String, String> headers, byte[] body);

  /** Forgets cached credentials, after they were refused. */
  void refresh();
}
