// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.DropReason;
import io.tandem.model.HaIdentity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one endpoint shows of itself at one moment. Sample counts are of this process, but for
 * pending ones, which an earlier process may have left on disk: accepted + found at start = sent +
 * pending + dropped.
 *
 * @param name name of the remote_write entry
 * @param url where it sends, without secrets
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
 */
public record EndpointStatus(
    String name,
    String url,
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
    boolean spoolBroken) {

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
}
