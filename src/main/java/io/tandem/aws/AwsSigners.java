// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.aws;

import io.tandem.config.DiscoveryConfig.Ec2Sd;
import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.RemoteWriteConfig.SigV4Config;
import io.tandem.discovery.ec2.Ec2Signer;
import io.tandem.model.Clock;
import io.tandem.remotewrite.RequestSigner;
import java.net.URI;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the signers of remote_write entries with a {@code sigv4} section and of ec2_sd_configs.
 * Looks for no credentials yet, so it never fails a start. Any thread.
 */
public final class AwsSigners {

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

  /** The signer of an endpoint. */
  public RequestSigner ofRemoteWrite(RemoteWriteConfig config) {
    SigV4Config sigv4 = config.sigv4();
    if (sigv4 == null) {
      return RequestSigner.NONE;
    }
    URI uri = URI.create(config.url());
    String name = config.name();
    Regions regions = new Regions(environment);
    return signer(name, "aps", () -> regions.resolve(name, sigv4, uri), sigv4);
  }

  /** The signer of a discovery section: the region of this host where it names none. */
  public Ec2Signer ofEc2(Ec2Sd config) {
    Regions regions = new Regions(environment);
    SigV4Config access = config.access();
    return new Ec2RegionSigner(
        signer("ec2_sd", "ec2", () -> regions.ofThisHost(access), access), config.endpoint());
  }

  private SigV4Signer signer(
      String name, String service, Supplier<String> region, SigV4Config access) {
    CredentialsChain chain = new CredentialsChain(access);
    CachedCredentials credentials = new CachedCredentials(chain, worker, clock);
    return new SigV4Signer(name, service, region, credentials, worker, clock);
  }
}
