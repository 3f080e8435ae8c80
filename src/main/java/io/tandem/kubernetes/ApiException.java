// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.kubernetes;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import java.io.Serial;

/** The API server's refusal, or that it did not answer. Without a stack trace: it is an outcome. */
public final class ApiException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** No answer within the time for a call, or no connection. */
  public static final int NO_ANSWER = 0;

  public static final int FORBIDDEN = 403;
  public static final int NOT_FOUND = 404;
  public static final int CONFLICT = 409;
  public static final int GONE = 410;

  private final int status;

  public ApiException(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** A refusal, in the words of its Status object where the body is one. */
  public static ApiException ofAnswer(int status, Buffer body) {
    String fallback = "the API server answered " + status;
    try {
      boolean silent = body.length() == 0;
      String said = silent ? fallback : body.toJsonObject().getString("message", fallback);
      return new ApiException(status, said);
    } catch (DecodeException | ClassCastException e) {
      return new ApiException(status, fallback);
    }
  }

  /** The HTTP status, or {@link #NO_ANSWER}. */
  public int status() {
    return status;
  }
}
