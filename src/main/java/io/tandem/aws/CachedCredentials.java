// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.aws;

import io.tandem.model.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Credentials, fetched on the worker by one caller at a time while the others wait for the same
 * answer; kept until a minute before they expire, or for five minutes where they say nothing.
 *
 * <p>Any thread; guarded by this object's monitor, which is never held while somebody is asked.
 */
final class CachedCredentials {
  private static final long MARGIN_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final long UNDATED_MILLIS = Duration.ofMinutes(5).toMillis();

  private final CredentialsChain chain;
  private final Executor worker;
  private final Clock clock;

  private @Nullable AwsCredentialsProvider provider;
  private @Nullable CompletableFuture<AwsCredentialsIdentity> current;
  private long validUntilMillis;

  CachedCredentials(CredentialsChain chain, Executor worker, Clock clock) {
    this.chain = chain;
    this.worker = worker;
    this.clock = clock;
  }

  String describe() {
    return chain.describe();
  }

  /** Credentials that hold for now. */
  synchronized CompletableFuture<AwsCredentialsIdentity> fetch(String region) {
    CompletableFuture<AwsCredentialsIdentity> known = current;
    if (known != null && (!known.isDone() || isValid(known))) {
      return known;
    }
    CompletableFuture<AwsCredentialsIdentity> fetching =
        CompletableFuture.supplyAsync(() -> ask(region), worker);
    current = fetching;
    return fetching;
  }

  private boolean isValid(CompletableFuture<?> known) {
    return !known.isCompletedExceptionally() && clock.wallMillis() < validUntilMillis;
  }

  private AwsCredentialsIdentity ask(String region) {
    AwsCredentialsIdentity identity = provider(region).resolveCredentials();
    synchronized (this) {
      long now = clock.wallMillis();
      validUntilMillis =
          identity
              .expirationTime()
              .map(end -> end.toEpochMilli() - MARGIN_MILLIS)
              .orElse(now + UNDATED_MILLIS);
    }
    return identity;
  }

  private synchronized AwsCredentialsProvider provider(String region) {
    AwsCredentialsProvider known = provider;
    if (known == null) {
      known = chain.provider(region);
      provider = known;
    }
    return known;
  }

  /** Forgets them, and whatever the provider itself keeps. */
  void forget() {
    AwsCredentialsProvider old;
    synchronized (this) {
      if (current != null && !current.isDone()) {
        // Somebody asks already, and that answer is as fresh as any.
        return;
      }
      old = provider;
      provider = null;
      current = null;
    }
    if (old instanceof SdkAutoCloseable closeable) {
      worker.execute(closeable::close);
    }
  }
}
