// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.TandemSettings.RemoteWriteSettings;
import io.tandem.model.HaIdentity;
import io.tandem.model.Replica;
import io.tandem.remotewrite.RemoteWriteMetrics.EndpointKey;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What all lanes of one endpoint share. Immutable but for the counters, which any thread may use.
 *
 * @param key name and URL without secrets
 * @param uri where to send
 */
record EndpointContext(
    EndpointKey key,
    URI uri,
    RemoteWriteConfig config,
    EndpointRules rules,
    @Nullable HaIdentity identity,
    RequestSigner signer,
    EndpointCounters counters,
    SignsOfLife signs,
    Dialect dialect,
    MetadataSource metadata,
    Replica replica,
    Directions directions,
    RemoteWriteSetup setup) {

  static EndpointContext of(
      EndpointPlan plan, RemoteWriteSetup setup, Directions directions, MetadataSource metadata) {
    RemoteWriteConfig config = plan.config();
    HaIdentity identity = plan.encoding().identity();
    EndpointKey key = new EndpointKey(config.name(), withoutSecrets(config.url()));
    return new EndpointContext(
        key,
        URI.create(config.url()),
        config,
        EndpointRules.of(setup.settings().remoteWrite().mode(), config, identity != null),
        identity,
        setup.signers().apply(config),
        new EndpointCounters(
            key,
            setup.metrics(),
            setup.clock(),
            since -> directions.listener().sending(key.name(), plan.replica(), since)),
        new SignsOfLife(setup.clock()),
        new Dialect(config.payload().message(), key.name(), setup.clock()),
        metadata,
        plan.replica(),
        directions,
        setup);
  }

  int maxRequestBytes() {
    return limits().maxRequestBytes();
  }

  int maxSamples() {
    return config.queue().maxSamplesPerSend().orElse(Integer.MAX_VALUE);
  }

  RemoteWriteSettings limits() {
    return setup.settings().remoteWrite();
  }

  /** Samples older than this are not sent: the least of what the user and the endpoint set. */
  long maxAgeMillis() {
    long age = setup.settings().spool().maxAge().toMillis();
    long limit = config.queue().sampleAgeLimit().toMillis();
    return limit > 0 ? Math.min(age, limit) : age;
  }

  /** As Prometheus shows a URL: a password is replaced. */
  private static String withoutSecrets(String url) {
    return url.replaceFirst("^([a-zA-Z][a-zA-Z0-9+.-]*://[^/@:]*):[^/@]*@", "$1:xxxxx@");
  }
}
