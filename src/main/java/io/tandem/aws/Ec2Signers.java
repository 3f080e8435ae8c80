// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.aws;

import io.tandem.config.DiscoveryConfig.Ec2Sd;
import io.tandem.config.RemoteWriteConfig.SigV4Config;
import io.tandem.discovery.ec2.Ec2Signer;
import io.tandem.model.Clock;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * Makes the signers of ec2_sd_configs: the same credentials as for remote write, and the region of
 * the instance where the section names none. Looks for nothing yet. Any thread.
 */
public final class Ec2Signers implements Function<Ec2Sd, Ec2Signer> {
  private static final String SERVICE = "ec2";

  private final Executor worker;
  private final Clock clock;
  private final UnaryOperator<@Nullable String> environment;

  /**
   * Signers that fetch credentials and sign on the worker.
   *
   * @param environment environment variables by name, null where not set
   */
  public Ec2Signers(Executor worker, Clock clock, UnaryOperator<@Nullable String> environment) {
    this.worker = worker;
    this.clock = clock;
    this.environment = environment;
  }

  @Override
  public Ec2Signer apply(Ec2Sd config) {
    SigV4Config access = config.access();
    Regions regions = new Regions(environment);
    SigV4Signer signer =
        new SigV4Signer(
            "ec2_sd",
            SERVICE,
            () -> regions.ofThisHost(access),
            new CachedCredentials(new CredentialsChain(access), worker, clock),
            worker,
            clock);
    return new Signer(signer, config.endpoint());
  }

  /** The API of a region, where the section names none. */
  static String url(String region, @Nullable String endpoint) {
    if (endpoint == null) {
      String suffix = PartitionMetadata.of(Region.of(region)).dnsSuffix();
      return "https://ec2." + region + '.' + suffix + '/';
    }
    return endpoint.contains("://") ? endpoint : "https://" + endpoint;
  }

  private record Signer(SigV4Signer signer, @Nullable String endpoint) implements Ec2Signer {
    @Override
    public CompletionStage<Place> place() {
      return signer.place().thenApply(region -> new Place(region, url(region, endpoint)));
    }

    @Override
    public CompletionStage<Map<String, String>> sign(
        URI uri, Map<String, String> headers, byte[] body) {
      return signer.sign(uri, headers, body);
    }

    @Override
    public void refresh() {
      signer.refresh();
    }
  }
}
