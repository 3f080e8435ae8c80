// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.DropReason;
import io.tandem.model.HaIdentity;
import io.tandem.model.Replica;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one endpoint shows of itself at one moment. Sample counts are of this process, but for
 * pending ones, which an earlier process may have left on disk: accepted + found at start = sent +
 * pending + dropped.
 *
 * @param name name of the remote_write entry
 * @param url where it sends, without secrets
 * @param replica the copy of the data that goes there; an entry has one for each copy of a fleet
 * @param identity the HA identity of its series, or null
 * @param mode how literally the specification is taken, never auto
 * @param lanes how many ordered streams it has
 * @param samplesAccepted handed over by scraping
 * @param samplesRestored found unsent on disk at the start
 * @param samplesDropped by reason; reasons without samples are left out
 * @param bytesSent bodies that were accepted
 * @param spoolBytes on disk, kept ones that were sent included
 * @param memoryBytes bodies of pending requests held in memory
 * @param oldestPendingMillis the least timestamp that waits, or -1 where nothing waits
 * @param highestMillis the greatest timestamp handed over, or -1
 * @param highestSentMillis the greatest timestamp that was accepted, or -1
 * @param corruptBlocks blocks of the spool that could not be read
 * @param lastError what went wrong last in words, or null; it stays after a recovery
 * @param lastErrorMillis when, or -1
 * @param failing whether the last request failed
 * @param spoolBroken whether the disk takes nothing, so that pending requests live in memory only
 * @param isShadow whether nothing is sent at all
 * @param bytesInShadow of what would have been sent
 */
public record EndpointStatus(
    String name,
    String url,
    Replica replica,
    @Nullable HaIdentity identity,
    Election election,
    Mode mode,
    int lanes,
    long samplesAccepted,
    long samplesRestored,
    long samplesPending,
    long samplesSent,
    long samplesRetried,
    Map<DropReason, Long> samplesDropped,
    long requestsSent,
    long bytesSent,
    long spoolBytes,
    long memoryBytes,
    long oldestPendingMillis,
    long highestMillis,
    long highestSentMillis,
    long corruptBlocks,
    @Nullable String lastError,
    long lastErrorMillis,
    boolean failing,
    boolean spoolBroken,
    boolean isShadow,
    long bytesInShadow) {

  /** What the receiver last said about the identity. */
  public enum Election {
    /** No request was answered yet, or there is no identity. */
    UNKNOWN,
    /** The receiver takes this replica's samples. */
    ELECTED,
    /** The receiver takes the other replica's samples; ours are kept for 90 seconds. */
    STANDBY
  }

  /** The two ways of section 7 of the design; {@code auto} is one of them for each endpoint. */
  public enum Mode {
    AMP,
    STRICT
  }

  /** All drops together. */
  public long samplesDroppedInAll() {
    return samplesDropped.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Both together, for figures of a whole entry; what cannot be added is this one's. */
  public EndpointStatus plus(EndpointStatus other) {
    Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
    drops.putAll(samplesDropped);
    other.samplesDropped.forEach((reason, samples) -> drops.merge(reason, samples, Long::sum));
    boolean otherError = other.lastErrorMillis > lastErrorMillis;
    return new EndpointStatus(
        name,
        url,
        replica,
        identity,
        election,
        mode,
        lanes + other.lanes,
        samplesAccepted + other.samplesAccepted,
        samplesRestored + other.samplesRestored,
        samplesPending + other.samplesPending,
        samplesSent + other.samplesSent,
        samplesRetried + other.samplesRetried,
        drops,
        requestsSent + other.requestsSent,
        bytesSent + other.bytesSent,
        spoolBytes + other.spoolBytes,
        memoryBytes + other.memoryBytes,
        older(oldestPendingMillis, other.oldestPendingMillis),
        Math.max(highestMillis, other.highestMillis),
        Math.max(highestSentMillis, other.highestSentMillis),
        corruptBlocks + other.corruptBlocks,
        otherError ? other.lastError : lastError,
        Math.max(lastErrorMillis, other.lastErrorMillis),
        failing || other.failing,
        spoolBroken || other.spoolBroken,
        isShadow || other.isShadow,
        bytesInShadow + other.bytesInShadow);
  }

  private static long older(long a, long b) {
    return a < 0 || b < 0 ? Math.max(a, b) : Math.min(a, b);
  }
}
