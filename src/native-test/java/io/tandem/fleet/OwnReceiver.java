// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import io.tandem.endtoend.Figures;
import io.tandem.endtoend.QueryClient;
import io.tandem.endtoend.Receiver;
import io.tandem.receiver.ReceiverLimits;
import io.tandem.receiver.ReceiverLimits.StoreLimits;
import io.tandem.receiver.ReceiverOptions;
import java.time.Duration;

/** {@code tandem receiver}, in the process of the test. */
final class OwnReceiver implements FleetReceiver {
  /** Every sample of a scenario is still there when they are counted. */
  private static final StoreLimits WHOLE =
      new StoreLimits(Duration.ofMinutes(30), 50_000, 2_000, 10_000_000);

  private final Receiver receiver;

  /** With this answer to replicas that are not elected: 202, or 200 as it may be with AMP. */
  OwnReceiver(int dedupStatus) {
    this(ReceiverOptions.DEFAULT.withDedupStatus(dedupStatus));
  }

  OwnReceiver(ReceiverOptions options) {
    ReceiverLimits limits = options.limits();
    receiver =
        new Receiver(
            new ReceiverOptions(
                options.ha(),
                new ReceiverLimits(
                    limits.sizes(), limits.rates(), limits.labels(), limits.samples(), WHOLE),
                options.sigV4()));
  }

  @Override
  public String writeUrl() {
    return receiver.url();
  }

  @Override
  public QueryClient queries() {
    return receiver.queries();
  }

  @Override
  public long refusedDuplicates() {
    return Refusals.duplicates(figures(), "tandem_receiver_discarded_samples_total");
  }

  @Override
  public long refusedOtherwise() {
    return Refusals.others(figures(), "tandem_receiver_discarded_samples_total");
  }

  private Figures figures() {
    return Figures.of(receiver.queries().text("/metrics"));
  }

  @Override
  public String elected(String cluster) {
    return receiver.elected(cluster);
  }

  @Override
  public void close() {
    receiver.close();
  }
}
