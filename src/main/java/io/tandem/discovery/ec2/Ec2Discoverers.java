// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.ec2;

import io.tandem.config.DiscoveryConfig;
import io.tandem.config.DiscoveryConfig.Ec2Sd;
import io.tandem.discovery.Discoverer;
import io.tandem.discovery.DiscovererFactory;
import io.tandem.discovery.DiscoveryReports;
import io.tandem.httpclient.HttpClients;
import io.tandem.model.Clock;
import io.vertx.core.Vertx;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes discoverers for ec2_sd_configs. Belongs to the event loop of discovery. */
public final class Ec2Discoverers implements DiscovererFactory {
  private final Vertx vertx;
  private final Clock clock;
  private final HttpClients clients;
  private final DiscoveryReports reports;
  private final Function<Ec2Sd, Ec2Signer> signers;

  public Ec2Discoverers(
      Vertx vertx,
      Clock clock,
      HttpClients clients,
      DiscoveryReports reports,
      Function<Ec2Sd, Ec2Signer> signers) {
    this.vertx = vertx;
    this.clock = clock;
    this.clients = clients;
    this.reports = reports;
    this.signers = signers;
  }

  @Override
  public @Nullable Discoverer open(DiscoveryConfig config) {
    if (!(config instanceof Ec2Sd ec2)) {
      return null;
    }
    Ec2Api api = new Ec2Api(vertx, clients, ec2, signers.apply(ec2));
    return new Ec2Discoverer(vertx, clock, reports, ec2, api);
  }
}
