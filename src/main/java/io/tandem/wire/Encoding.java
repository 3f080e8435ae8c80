// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import io.tandem.model.HaIdentity;
import io.tandem.model.Labels;
import io.tandem.model.Replica;
import org.jspecify.annotations.Nullable;

/**
 * How series are written for all endpoints whose write relabeling, labels and protocol are equal:
 * they share the same bytes. Encodings of one group in the copies of a fleet differ in replica and
 * identity alone. Immutable; any thread.
 *
 * @param index place among the encodings of one configuration and replica, from 0
 * @param replica the copy that series written so belong to
 * @param externalLabels added where a series has not the same label
 * @param cluster what {@code cluster} says on every series of a fleet, or null outside of one
 * @param identity the HA identity that every series carries, or null without HA
 * @param maxSamplesPerPart no {@link EncodedScrape.Part} holds more, so that requests can be cut
 *     there
 * @param contents what is written besides samples
 */
public record Encoding(
    int index,
    Replica replica,
    Labels externalLabels,
    @Nullable String cluster,
    @Nullable HaIdentity identity,
    int maxSamplesPerPart,
    Contents contents) {

  /**
   * What is written besides float samples.
   *
   * @param startTimestamps when a counter began, in samples and histograms: the form of remote
   *     write 2.0, which readers of 1.0 pass over
   */
  public record Contents(boolean exemplars, boolean nativeHistograms, boolean startTimestamps) {
    public static final Contents SAMPLES = new Contents(false, false, false);
  }

  /** An encoding outside of fleets. */
  public Encoding(
      int index, Labels externalLabels, @Nullable HaIdentity identity, int maxSamplesPerPart) {
    this(index, Replica.ONLY, externalLabels, null, identity, maxSamplesPerPart, Contents.SAMPLES);
  }

  /** An encoding of a copy of a fleet; {@link Replica#ONLY} has no identity. */
  public static Encoding inFleet(
      int index, Replica replica, Labels externalLabels, String cluster, int maxSamplesPerPart) {
    return new Encoding(
        index,
        replica,
        externalLabels,
        cluster,
        identity(cluster, replica),
        maxSamplesPerPart,
        Contents.SAMPLES);
  }

  /** The same with other contents. */
  public Encoding with(Contents other) {
    return new Encoding(
        index, replica, externalLabels, cluster, identity, maxSamplesPerPart, other);
  }

  private static @Nullable HaIdentity identity(String cluster, Replica replica) {
    return replica == Replica.ONLY ? null : new HaIdentity(cluster, replica.label());
  }

  /** The encoding of the same group in another copy of the fleet. */
  public Encoding as(Replica other) {
    if (cluster == null || replica == Replica.ONLY || other == Replica.ONLY) {
      throw new IllegalArgumentException("bug in Tandem: no copy " + other + " of " + this);
    }
    return inFleet(index, other, externalLabels, cluster, maxSamplesPerPart).with(contents);
  }
}
