// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.transport;

import java.io.Serial;

/** A call to another member that brought no answer. */
public final class CallFailedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** What stood in the way. */
  public enum Reason {
    /** Nobody listens at the address: the process is gone. */
    REFUSED,
    /** No answer in time, or the connection broke. */
    SILENT,
    /** The other one answered that it will not. */
    REJECTED
  }

  /** A failure with the sentence that logs show. */
  public CallFailedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
