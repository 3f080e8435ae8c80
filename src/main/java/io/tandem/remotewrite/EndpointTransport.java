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
   * @param written what the endpoint says that it wrote
   */
  record Reply(int status, @Nullable String retryAfter, String text, Written written) {
    /** An answer that tells nothing of what was written. */
    public Reply(int status, @Nullable String retryAfter, String text) {
      this(status, retryAfter, text, Written.UNKNOWN);
    }
  }

  /** What the headers of remote write 2.0 say was written; -1 for each that is absent. */
  record Written(long samples, long histograms, long exemplars) {
    public static final Written UNKNOWN = new Written(-1, -1, -1);

    /** Whether there was no such header, as of an endpoint that does not know 2.0. */
    boolean isUnknown() {
      return samples < 0 && histograms < 0 && exemplars < 0;
    }

    /** Samples of both kinds; what is absent counts as none. */
    long allSamples() {
      return Math.max(0, samples) + Math.max(0, histograms);
    }
  }
}
