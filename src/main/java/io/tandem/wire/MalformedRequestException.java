// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import org.jspecify.annotations.Nullable;

/** A body that is not a remote-write request, or unpacks to more than was allowed. */
public final class MalformedRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the body. */
  public enum Reason {
    /** Not a whole Snappy block, or one whose elements do not yield the declared size. */
    SNAPPY,
    /** The declared size is over the limit, or more than Snappy can pack into these bytes. */
    TOO_LARGE,
    /** Not a WriteRequest: cut off, wrong wire type, invalid UTF-8. */
    PROTOBUF
  }

  private final Reason reason;

  public MalformedRequestException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
