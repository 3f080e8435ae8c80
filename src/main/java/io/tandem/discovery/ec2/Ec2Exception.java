// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.ec2;

import java.io.IOException;
import java.util.Set;

/** The API answered, with a refusal. Without a stack trace: it is an outcome. */
final class Ec2Exception extends IOException {
  private static final long serialVersionUID = 1;

  private static final Set<String> PASSING =
      Set.of(
          "RequestLimitExceeded",
          "Throttling",
          "ThrottlingException",
          "RequestThrottled",
          "RequestTimeout",
          "EC2ThrottledException",
          "Unavailable",
          "InternalError");
  private static final Set<String> OF_CREDENTIALS =
      Set.of(
          "AuthFailure",
          "UnauthorizedOperation",
          "ExpiredToken",
          "ExpiredTokenException",
          "RequestExpired",
          "InvalidClientTokenId",
          "SignatureDoesNotMatch");

  private final int status;
  private final String code;

  /**
   * @param code as the API names it, or empty where something else answered
   */
  Ec2Exception(int status, String code, String message) {
    super(
        code.isEmpty()
            ? "the answer is HTTP status " + status
            : code + ": " + message + " (HTTP status " + status + ')');
    this.status = status;
    this.code = code;
  }

  /** Whether the same may work in a second. */
  boolean isPassing() {
    return status >= 500 || status == 429 || PASSING.contains(code);
  }

  boolean isAboutCredentials() {
    return OF_CREDENTIALS.contains(code);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
