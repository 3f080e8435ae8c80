// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request that got no answer, in words close to those Prometheus shows: {@code Get
 * "http://host:80/metrics": context deadline exceeded}. Without a stack trace: it is an outcome,
 * and frequent.
 */
public final class RequestFailedException extends IOException {
  private static final long serialVersionUID = 1;

  /** What went wrong, for those who count. */
  public enum Reason {
    /** The URL cannot be asked for. */
    URL,
    /** A file with a secret or a certificate could not be read. */
    CREDENTIALS,
    /** No connection: refused, unreachable, unknown host. */
    CONNECT,
    TLS,
    /** The time for the whole request is over, response body included. */
    TIMEOUT,
    /** More than ten redirects, or one that leads nowhere. */
    REDIRECT,
    /** The connection ended before the response did, or what came was no HTTP. */
    BROKEN
  }

  private final Reason reason;
  private final String fault;

  RequestFailedException(Reason reason, String message, String fault, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
    this.fault = fault;
  }

  static RequestFailedException of(HttpMethod method, String url, Reason reason, String fault) {
    return new RequestFailedException(reason, prefix(method, url) + fault, fault, null);
  }

  /**
   * Says what the failure of a request, or of reading its response, means. What is one already
   * stays as it is.
   */
  public static RequestFailedException of(HttpMethod method, String url, Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof RequestFailedException known) {
        return known;
      }
    }
    Faults.Fault fault = Faults.explain(failure);
    return new RequestFailedException(
        fault.reason(), prefix(method, url) + fault.text(), fault.text(), failure);
  }

  public Reason reason() {
    return reason;
  }

  /** The message without method and URL, as Prometheus shows a failure while reading a body. */
  public String fault() {
    return fault;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }

  private static String prefix(HttpMethod method, String url) {
    String name = method.name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT) + " \"" + url + "\": ";
  }
}
