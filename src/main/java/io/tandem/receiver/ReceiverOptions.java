// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import static io.tandem.receiver.Expectation.require;

import io.tandem.receiver.ReceiverLimits.LabelLimits;
import io.tandem.receiver.ReceiverLimits.RateLimits;
import io.tandem.receiver.ReceiverLimits.SampleLimits;
import io.tandem.receiver.ReceiverLimits.SizeLimits;
import io.tandem.receiver.ReceiverLimits.StoreLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the receiver behaves; {@link #DEFAULT} is what AMP documents, or what Cortex has by default
 * where AMP documents nothing. Immutable; each {@code with…} method gives a changed copy and is
 * named after the flag of {@code tandem receiver} that sets it.
 *
 * @param ha how copies are deduplicated
 * @param limits what is refused
 * @param sigV4 whose signatures are asked for; empty: requests need none
 */
public record ReceiverOptions(Ha ha, ReceiverLimits limits, Optional<SigV4> sigV4) {
  public static final ReceiverOptions DEFAULT =
      new ReceiverOptions(Ha.DEFAULT, ReceiverLimits.DEFAULT, Optional.empty());

  /**
   * The HA tracker.
   *
   * @param dedupStatus {@code --dedup-status}: what a replica that is not elected is answered, 202
   *     as Cortex does, or 200
   * @param updateTimeout how old the record of the elected replica may grow before it is renewed
   * @param maxJitter the server adds a random time up to this to the update timeout, once
   * @param failoverTimeout {@code --failover-timeout}: how long after the last record of the
   *     elected replica another one may take over
   * @param maxClusters {@code --max-ha-clusters}: more than this are refused with 400
   */
  public record Ha(
      int dedupStatus,
      Duration updateTimeout,
      Duration maxJitter,
      Duration failoverTimeout,
      int maxClusters) {
    static final Ha DEFAULT =
        new Ha(202, Duration.ofSeconds(15), Duration.ofSeconds(5), Duration.ofSeconds(30), 500);

    public Ha {
      require(
          dedupStatus == 200 || dedupStatus == 202,
          "--dedup-status is 200 or 202, not " + dedupStatus);
      require(
          failoverTimeout.compareTo(updateTimeout.plus(maxJitter).plusSeconds(1)) >= 0,
          "--failover-timeout is at least a second more than the update timeout and its jitter, "
              + updateTimeout.plus(maxJitter).plusSeconds(1).toSeconds()
              + "s");
      require(maxClusters > 0, "--max-ha-clusters is at least 1");
    }
  }

  /**
   * Signature Version 4 for the service {@code aps}.
   *
   * @param region {@code --sigv4.region}: the only one that signatures may be scoped to
   * @param credentials {@code --sigv4.access-key} and {@code --sigv4.secret-key}: any of these may
   *     sign
   */
  public record SigV4(String region, List<Credential> credentials) {
    public SigV4 {
      require(!region.isEmpty(), "--sigv4.region is empty");
      require(!credentials.isEmpty(), "no credentials to check signatures against");
      credentials = List.copyOf(credentials);
    }

    /** By access key; of a key given twice the last secret counts. */
    Map<String, String> secrets() {
      Map<String, String> secrets = new HashMap<>();
      credentials.forEach(c -> secrets.put(c.accessKey(), c.secretKey()));
      return secrets;
    }
  }

  /** An access key and its secret; the secret is never shown. */
  public record Credential(String accessKey, String secretKey) {
    public Credential {
      require(!accessKey.isEmpty(), "--sigv4.access-key is empty");
      require(!secretKey.isEmpty(), "--sigv4.secret-key is empty");
    }

    @Override
    public String toString() {
      return "Credential[" + accessKey + ", <secret>]";
    }
  }

  public ReceiverOptions withDedupStatus(int status) {
    return with(new Ha(status, ha.updateTimeout, ha.maxJitter, ha.failoverTimeout, ha.maxClusters));
  }

  /** Shortens update timeout and jitter along, where they would not fit into it any more. */
  public ReceiverOptions withFailoverTimeout(Duration timeout) {
    Duration update = shorter(ha.updateTimeout, timeout.dividedBy(2));
    Duration jitter = shorter(ha.maxJitter, timeout.minus(update).minusSeconds(1));
    require(update.isPositive() && !jitter.isNegative(), "--failover-timeout is at least 2s");
    return with(new Ha(ha.dedupStatus, update, jitter, timeout, ha.maxClusters));
  }

  public ReceiverOptions withMaxHaClusters(int clusters) {
    return with(
        new Ha(ha.dedupStatus, ha.updateTimeout, ha.maxJitter, ha.failoverTimeout, clusters));
  }

  public ReceiverOptions withMaxRequestBytes(int bytes) {
    return with(limits.with(new SizeLimits(bytes, limits.sizes().maxRawBytes())));
  }

  public ReceiverOptions withMaxRawBytes(int bytes) {
    return with(limits.with(new SizeLimits(limits.sizes().maxRequestBytes(), bytes)));
  }

  /** Samples per second; the bucket holds one second's worth. */
  public ReceiverOptions withIngestionRate(double samplesPerSecond) {
    return with(
        limits.with(
            new RateLimits(
                samplesPerSecond,
                Math.max(1, (int) Math.min(samplesPerSecond, Integer.MAX_VALUE)),
                limits.rates().requestsPerSecond())));
  }

  public ReceiverOptions withIngestionBurst(int samples) {
    RateLimits rates = limits.rates();
    return with(
        limits.with(new RateLimits(rates.ingestionRate(), samples, rates.requestsPerSecond())));
  }

  public ReceiverOptions withRequestRate(double requestsPerSecond) {
    RateLimits rates = limits.rates();
    return with(
        limits.with(
            new RateLimits(rates.ingestionRate(), rates.ingestionBurst(), requestsPerSecond)));
  }

  public ReceiverOptions withOutOfOrderWindow(Duration window) {
    SampleLimits samples = limits.samples();
    return with(limits.with(new SampleLimits(samples.maxAge(), samples.maxFuture(), window)));
  }

  public ReceiverOptions withMaxSampleAge(Duration age) {
    SampleLimits samples = limits.samples();
    return with(
        limits.with(new SampleLimits(age, samples.maxFuture(), samples.outOfOrderWindow())));
  }

  public ReceiverOptions withLabelLimits(LabelLimits labels) {
    return with(limits.with(labels));
  }

  public ReceiverOptions withRetention(Duration retention) {
    StoreLimits store = limits.store();
    return with(
        limits.with(
            new StoreLimits(
                retention, store.maxSeries(), store.maxSamplesPerSeries(), store.maxSamples())));
  }

  public ReceiverOptions withMaxSeries(int series) {
    StoreLimits store = limits.store();
    return with(
        limits.with(
            new StoreLimits(
                store.retention(), series, store.maxSamplesPerSeries(), store.maxSamples())));
  }

  /** Asks for signatures of this key from now on; once more adds another key. */
  public ReceiverOptions withSigV4(String region, Credential credential) {
    List<Credential> credentials = new ArrayList<>();
    sigV4.ifPresent(known -> credentials.addAll(known.credentials()));
    credentials.add(credential);
    return new ReceiverOptions(ha, limits, Optional.of(new SigV4(region, credentials)));
  }

  private ReceiverOptions with(Ha changed) {
    return new ReceiverOptions(changed, limits, sigV4);
  }

  private ReceiverOptions with(ReceiverLimits changed) {
    return new ReceiverOptions(ha, changed, sigV4);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
