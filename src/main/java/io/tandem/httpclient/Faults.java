// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.proxy.ProxyConnectException;
import io.tandem.httpclient.RequestFailedException.Reason;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Puts failures of the network into Go's words, which users of Prometheus know. */
final class Faults {
  static final String TIMED_OUT = "context deadline exceeded";

  /** How Netty names the far end of a failed connection: {@code host/10.0.0.1:80}. */
  private static final Pattern ADDRESS = Pattern.compile("/([0-9a-fA-F.:\\[\\]%]+:\\d+)");

  /** How Netty ends what it says of a tunnel that a proxy refused. */
  private static final Pattern PROXY_ANSWER = Pattern.compile(", status: \\d+ (.+)$");

  private Faults() {}

  record Fault(Reason reason, String text) {}

  static Fault explain(Throwable failure) {
    Throwable cause = cause(failure, SSLException.class);
    if (cause != null) {
      return new Fault(Reason.TLS, tls(cause));
    }
    cause = cause(failure, ProxyConnectException.class);
    Matcher answer = cause == null ? null : PROXY_ANSWER.matcher(message(cause));
    if (answer != null && answer.find()) {
      return new Fault(Reason.CONNECT, answer.group(1));
    }
    cause = cause(failure, UnknownHostException.class);
    if (cause != null) {
      return new Fault(Reason.CONNECT, "dial tcp: lookup " + host(cause) + ": no such host");
    }
    // Before ConnectException, of which it is one.
    if (cause(failure, ConnectTimeoutException.class) != null) {
      return new Fault(Reason.CONNECT, dial(failure) + "i/o timeout");
    }
    if (cause(failure, ConnectException.class) != null
        || cause(failure, NoRouteToHostException.class) != null) {
      return new Fault(Reason.CONNECT, dial(failure) + "connect: " + refusal(failure));
    }
    if (cause(failure, TimeoutException.class) != null) {
      return new Fault(Reason.TIMEOUT, TIMED_OUT);
    }
    return new Fault(Reason.BROKEN, broken(failure));
  }

  private static String broken(Throwable failure) {
    if (failure instanceof HttpClosedException) {
      return "EOF";
    }
    if (failure instanceof StreamResetException reset) {
      return "stream error: " + reset.getCode();
    }
    if (cause(failure, SocketException.class) != null) {
      return "read: " + message(failure).toLowerCase(Locale.ROOT);
    }
    if (failure instanceof DecoderException || failure instanceof IllegalArgumentException) {
      return "malformed HTTP response: " + message(failure);
    }
    return message(failure);
  }

  private static String dial(Throwable failure) {
    Matcher address = ADDRESS.matcher(message(failure));
    return address.find() ? "dial tcp " + address.group(1) + ": " : "dial tcp: ";
  }

  private static String refusal(Throwable failure) {
    String message = message(failure).toLowerCase(Locale.ROOT);
    for (String known :
        new String[] {"connection refused", "no route to host", "network is unreachable"}) {
      if (message.contains(known)) {
        return known;
      }
    }
    return message;
  }

  /** The name that was looked up stands in the message, in one form or another. */
  private static String host(Throwable unknown) {
    String message = message(unknown);
    Matcher quoted = Pattern.compile("'([^']+)'").matcher(message);
    if (quoted.find()) {
      return quoted.group(1);
    }
    int end = message.indexOf(':');
    return end < 0 ? message : message.substring(0, end);
  }

  private static String tls(Throwable failure) {
    String verification = "tls: failed to verify certificate: x509: ";
    if (cause(failure, CertificateExpiredException.class) != null
        || cause(failure, CertificateNotYetValidException.class) != null) {
      return verification + "certificate has expired or is not yet valid";
    }
    String deepest = message(deepest(failure));
    if (cause(failure, CertPathBuilderException.class) != null
        || deepest.contains("unable to find valid certification path")) {
      return verification + "certificate signed by unknown authority";
    }
    if (deepest.startsWith("No subject alternative") || deepest.startsWith("No name matching")) {
      return verification + "certificate is not valid for this name: " + deepest;
    }
    return "remote error: tls: " + deepest;
  }

  private static @Nullable Throwable cause(Throwable failure, Class<? extends Throwable> kind) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (kind.isInstance(at)) {
        return at;
      }
    }
    return null;
  }

  private static Throwable deepest(Throwable failure) {
    Throwable at = failure;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return at;
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
