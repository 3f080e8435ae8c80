// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.aws;

import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.RemoteWriteConfig.SigV4Config;
import io.tandem.model.Clock;
import io.tandem.remotewrite.RequestSigner;
import java.net.URI;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the signer that an endpoint's {@code sigv4} section asks for. Looks for no credentials yet,
 * so it never fails a start. Any thread.
 */
public final class AwsSigners implements Function<RemoteWriteConfig, RequestSigner> {
  private static final String SERVICE = "aps";

  private final Executor worker;
  private final Clock clock;
  private final UnaryOperator<@Nullable String> environment;

  /**
   * Signers that fetch credentials and sign on the worker.
   *
   * @param environment environment variables by name, null where not set
   */
  public AwsSigners(Executor worker, Clock clock, UnaryOperator<@Nullable String> environment) {
    this.worker = worker;
    this.clock = clock;
    this.environment = environment;
  }

  @Override
  public RequestSigner apply(RemoteWriteConfig config) {
    SigV4Config sigv4 = config.sigv4();
    if (sigv4 == null) {
      return RequestSigner.NONE;
    }
    Regions regions = new Regions(environment);
    URI uri = URI.create(config.url());
    return new SigV4Signer(
        config.name(),
        SERVICE,
        () -> regions.resolve(config.name(), sigv4, uri),
        new CachedCredentials(new CredentialsChain(sigv4), worker, clock),
        worker,
        clock);
  }
}
