// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver.sigv4;

import io.tandem.model.Clock;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Checks Signature Version 4 of a request as AWS does: access key, scope (date, region, service),
 * clock within five minutes, and the signature over headers and body.
 *
 * <p>Written apart from the signer of the collector, so that each proves the other. The body is
 * hashed always; a header that announces its hash must agree. Cost: one SHA-256 of the body. Any
 * thread.
 */
public final class SigV4Verifier {
  private static final Duration MAX_SKEW = Duration.ofMinutes(5);
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String TERMINATOR = "aws4_request";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Clock clock;
  private final String region;
  private final String service;
  private final Map<String, String> secrets;

  /** Why a request is refused; all are answered 403. */
  public record Fault(String type, String message) {}

  /** The fields of the Authorization header. */
  private record Authorization(
      String accessKey,
      String date,
      String region,
      String service,
      String terminator,
      List<String> signedHeaders,
      String signature) {}

  /** The secrets by access key. */
  public SigV4Verifier(Clock clock, String region, String service, Map<String, String> secrets) {
    this.clock = clock;
    this.region = region;
    this.service = service;
    this.secrets = Map.copyOf(secrets);
  }

  /** Null where the signature holds. */
  public @Nullable Fault verify(SignedRequest request) {
    String header = request.header("authorization");
    if (header.isEmpty()) {
      return new Fault("MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    Authorization authorization = parse(header);
    String time = request.header("x-amz-date");
    if (authorization == null || time.isEmpty()) {
      return new Fault(
          "IncompleteSignatureException",
          "Authorization header requires 'Credential' parameter. Authorization header requires"
              + " 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter."
              + " Authorization header requires existence of either a 'X-Amz-Date' or a 'Date'"
              + " header.");
    }
    String secret = secrets.get(authorization.accessKey());
    if (secret == null) {
      return new Fault(
          "UnrecognizedClientException", "The security token included in the request is invalid.");
    }
    Fault fault = checkScope(authorization, time);
    fault = fault == null ? checkTime(time) : fault;
    fault = fault == null ? checkHeaders(request, authorization) : fault;
    return fault == null ? checkSignature(request, authorization, time, secret) : fault;
  }

  private @Nullable Fault checkScope(Authorization authorization, String time) {
    if (!authorization.region().equals(region)) {
      return invalid("Credential should be scoped to a valid region. ");
    }
    if (!authorization.service().equals(service)) {
      return invalid("Credential should be scoped to correct service: '" + service + "'. ");
    }
    if (!authorization.terminator().equals(TERMINATOR)) {
      return invalid(
          "Credential should be scoped with a valid terminator: 'aws4_request', not '"
              + authorization.terminator()
              + "'. ");
    }
    if (!time.startsWith(authorization.date()) || authorization.date().length() != 8) {
      return invalid(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
              + " HTTP: '%s' != '%s', from '%s'."
                  .formatted(
                      authorization.date(), time.substring(0, Math.min(8, time.length())), time));
    }
    return null;
  }

  private @Nullable Fault checkTime(String time) {
    Instant signed;
    try {
      signed = Instant.from(TIME.parse(time));
    } catch (DateTimeException e) {
      return new Fault(
          "IncompleteSignatureException",
          "Date must be in ISO-8601 'basic format'. Got '%s'.".formatted(time));
    }
    Instant now = Instant.ofEpochMilli(clock.wallMillis());
    Instant earliest = now.minus(MAX_SKEW);
    Instant latest = now.plus(MAX_SKEW);
    if (signed.isBefore(earliest)) {
      return invalid(
          "Signature expired: %s is now earlier than %s (%s - 5 min.)"
              .formatted(time, TIME.format(earliest), TIME.format(now)));
    }
    if (signed.isAfter(latest)) {
      return invalid(
          "Signature not yet current: %s is still later than %s (%s + 5 min.)"
              .formatted(time, TIME.format(latest), TIME.format(now)));
    }
    return null;
  }

  private @Nullable Fault checkHeaders(SignedRequest request, Authorization authorization) {
    if (!authorization.signedHeaders().contains("host")) {
      return invalid("'Host' must be a 'SignedHeader' in the AWS Authorization.");
    }
    for (String name : request.headers().keySet()) {
      if (name.startsWith("x-amz-") && !authorization.signedHeaders().contains(name)) {
        return invalid("'" + name + "' must be a 'SignedHeader' in the AWS Authorization.");
      }
    }
    return null;
  }

  private @Nullable Fault checkSignature(
      SignedRequest request, Authorization authorization, String time, String secret) {
    String hash = hex(sha256(request.body()));
    String canonical = CanonicalRequest.of(request, authorization.signedHeaders(), hash);
    String scope =
        String.join("/", authorization.date(), region, service, authorization.terminator());
    String toSign = String.join("\n", ALGORITHM, time, scope, hex(sha256(utf8(canonical))));
    byte[] key = utf8("AWS4" + secret);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    String announced = request.header("x-amz-content-sha256");
    boolean bodyAgrees = announced.isEmpty() || announced.equals(hash);
    String expected = hex(hmac(key, toSign));
    if (bodyAgrees && MessageDigest.isEqual(utf8(expected), utf8(authorization.signature()))) {
      return null;
    }
    return invalid(
        "The request signature we calculated does not match the signature you provided. Check"
            + " your AWS Secret Access Key and signing method. Consult the service documentation"
            + " for details.\n\nThe Canonical String for this request should have been\n'"
            + canonical
            + "'\n\nThe String-to-Sign should have been\n'"
            + toSign
            + "'\n");
  }

  /** Null where the header is not a whole Signature Version 4. */
  private static @Nullable Authorization parse(String header) {
    if (!header.startsWith(ALGORITHM + " ")) {
      return null;
    }
    Map<String, String> fields = new HashMap<>();
    for (String field : header.substring(ALGORITHM.length() + 1).split(",", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(field.substring(0, equals).strip(), field.substring(equals + 1).strip());
      }
    }
    String[] credential = fields.getOrDefault("Credential", "").split("/", -1);
    String signedHeaders = fields.getOrDefault("SignedHeaders", "");
    String signature = fields.getOrDefault("Signature", "");
    if (credential.length != 5 || signedHeaders.isEmpty() || signature.isEmpty()) {
      return null;
    }
    return new Authorization(
        credential[0],
        credential[1],
        credential[2],
        credential[3],
        credential[4],
        Arrays.asList(signedHeaders.split(";", -1)),
        signature);
  }

  private static Fault invalid(String message) {
    return new Fault("InvalidSignatureException", message);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(utf8(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
