// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.aws;

import io.tandem.model.Clock;
import io.tandem.remotewrite.RequestSigner;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Signs requests to one service with Signature Version 4.
 *
 * <p>Signs host, date, token, body hash and the content headers: nothing that a proxy may change.
 * Costs one SHA-256 of the body, on the worker. Any thread.
 */
final class SigV4Signer implements RequestSigner {
  private static final Logger LOG = Logger.getLogger(SigV4Signer.class);

  private final String endpoint;
  private final String service;
  private final Supplier<String> regions;
  private final CachedCredentials credentials;
  private final Executor worker;
  private final java.time.Clock signingClock;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile @Nullable String region;

  SigV4Signer(
      String endpoint,
      String service,
      Supplier<String> regions,
      CachedCredentials credentials,
      Executor worker,
      Clock clock) {
    this.endpoint = endpoint;
    this.service = service;
    this.regions = regions;
    this.credentials = credentials;
    this.worker = worker;
    this.signingClock = new SigningClock(clock);
  }

  @Override
  public CompletionStage<Map<String, String>> sign(
      URI uri, Map<String, String> headers, byte[] body) {
    return place()
        .thenCompose(
            name ->
                credentials
                    .fetch(name)
                    .thenApplyAsync(identity -> sign(uri, headers, body, name, identity), worker))
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(explain(failure)));
  }

  /** The region; looked up again as long as that fails. */
  CompletableFuture<String> place() {
    return CompletableFuture.supplyAsync(this::region, worker);
  }

  @Override
  public void refresh() {
    credentials.forget();
  }

  private String region() {
    String known = region;
    if (known == null) {
      known = regions.get();
      region = known;
    }
    return known;
  }

  private Map<String, String> sign(
      URI uri,
      Map<String, String> headers,
      byte[] body,
      String regionName,
      AwsCredentialsIdentity identity) {
    tell(regionName, identity);
    SdkHttpRequest.Builder request = SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(uri);
    headers.forEach(
        (name, value) -> {
          if (name.toLowerCase(Locale.ROOT).startsWith("content-")) {
            request.putHeader(name, value);
          }
        });
    SdkHttpRequest signed =
        signer
            .sign(
                s ->
                    s.identity(identity)
                        .request(request.build())
                        .payload(ContentStreamProvider.fromByteArrayUnsafe(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, regionName)
                        .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, signingClock))
            .request();
    return added(headers, signed);
  }

  /** What the signature brought; the client itself writes the host. */
  private static Map<String, String> added(Map<String, String> before, SdkHttpRequest signed) {
    Map<String, String> added = new LinkedHashMap<>();
    signed.forEachHeader(
        (name, values) -> {
          if (!before.containsKey(name) && !name.equalsIgnoreCase("host")) {
            added.put(name, values.getFirst());
          }
        });
    return added;
  }

  private void tell(String regionName, AwsCredentialsIdentity identity) {
    if (told.compareAndSet(false, true)) {
      LOG.infof(
          "credentials found endpoint=%s source=%s provider=%s region=%s service=%s",
          endpoint,
          credentials.describe(),
          identity.providerName().orElse("unnamed"),
          regionName,
          service);
    }
  }

  private IllegalStateException explain(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return new IllegalStateException(
        "no AWS credentials from %s for region %s: %s"
            .formatted(
                credentials.describe(), region == null ? "unknown" : region, cause.getMessage()),
        cause);
  }

  /** Our clock in the form the SDK asks for. */
  private static final class SigningClock extends java.time.Clock {
    private final Clock clock;

    SigningClock(Clock clock) {
      this.clock = clock;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public java.time.Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(clock.wallMillis());
    }
  }
}
