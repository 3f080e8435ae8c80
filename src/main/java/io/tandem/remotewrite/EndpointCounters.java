// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.Clock;
import io.tandem.model.DropReason;
import io.tandem.remotewrite.RemoteWriteMetrics.EndpointKey;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one endpoint counts, for its page and for metrics; every drop is counted here
 * before it is logged. Any thread.
 */
final class EndpointCounters {
  private static final Logger LOG = Logger.getLogger(EndpointCounters.class);

  private final EndpointKey key;
  private final RemoteWriteMetrics metrics;
  private final Clock clock;
  private final LongConsumer sending;

  private final LongAdder accepted = new LongAdder();
  private final LongAdder restored = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder retried = new LongAdder();
  private final LongAdder requests = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder inShadow = new LongAdder();
  private final LongAdder corrupt = new LongAdder();
  private final Map<DropReason, AtomicLong> dropped = new EnumMap<>(DropReason.class);
  private final AtomicLong highest = new AtomicLong(-1);
  private final AtomicLong highestSent = new AtomicLong(-1);

  /** Replaced under this object's monitor, for lanes of several loops share it. */
  private volatile Trouble trouble = new Trouble(null, -1, 0);

  /** The last error, when it was, and how often it came since sending last worked. */
  record Trouble(@Nullable String error, long atMillis, int failures) {
    boolean failing() {
      return failures > 0;
    }
  }

  /**
   * Counters of one endpoint.
   *
   * @param sending hears since when sending fails, or -1 when it works again
   */
  EndpointCounters(EndpointKey key, RemoteWriteMetrics metrics, Clock clock, LongConsumer sending) {
    this.sending = sending;
    this.key = key;
    this.metrics = metrics;
    this.clock = clock;
    for (DropReason reason : DropReason.values()) {
      // Complete from the start, so that the map itself never changes.
      dropped.put(reason, new AtomicLong());
    }
  }

  void accepted(int samples, long lastMillis) {
    accepted.add(samples);
    highest.accumulateAndGet(lastMillis, Math::max);
    metrics.samplesAccepted(key, samples);
  }

  void restored(long samples) {
    restored.add(samples);
  }

  void sent(int samples, int bodyBytes, long lastMillis, long nanos) {
    sent.add(samples);
    requests.increment();
    bytes.add(bodyBytes);
    highestSent.accumulateAndGet(lastMillis, Math::max);
    metrics.requestSent(key, samples, bodyBytes, nanos);
  }

  void retried(int samples) {
    retried.add(samples);
    metrics.requestRetried(key, samples);
  }

  void answered(int status, long nanos) {
    metrics.requestAnswered(key, status, nanos);
  }

  void dropped(DropReason reason, long samples, String why) {
    long before = Objects.requireNonNull(dropped.get(reason)).getAndAdd(samples);
    metrics.samplesDropped(key, reason, (int) Math.min(samples, Integer.MAX_VALUE));
    LOG.logf(
        before == 0 ? Logger.Level.WARN : Logger.Level.DEBUG,
        "samples dropped endpoint=%s reason=%s samples=%d error=%s",
        key.name(),
        reason.label(),
        samples,
        why);
  }

  void corrupt(int blocks) {
    corrupt.add(blocks);
    LOG.warnf("spool blocks not readable, skipped endpoint=%s blocks=%d", key.name(), blocks);
  }

  /** Would have been sent. */
  void shadowed(int samples, long wouldBeBytes, long lastMillis) {
    accepted(samples, lastMillis);
    Objects.requireNonNull(dropped.get(DropReason.SHADOW)).getAndAdd(samples);
    metrics.samplesDropped(key, DropReason.SHADOW, samples);
    inShadow.add(wouldBeBytes);
  }

  /** An attempt failed: the first one is told loudly. */
  void failed(String why) {
    Trouble after = replace(why, 1);
    LOG.logf(
        after.failures() == 1 ? Logger.Level.WARN : Logger.Level.DEBUG,
        "sending failed endpoint=%s url=%s count=%d error=%s",
        key.name(),
        key.url(),
        after.failures(),
        why);
    if (after.failures() == 1) {
      sending.accept(after.atMillis());
    }
  }

  /** A fault that did not stop the endpoint. */
  void complained(String why) {
    replace(why, 0);
  }

  private synchronized Trouble replace(String why, int newFailures) {
    Trouble after = new Trouble(why, clock.wallMillis(), trouble.failures() + newFailures);
    trouble = after;
    return after;
  }

  void recovered() {
    Trouble before = trouble;
    if (before.failing() && forgive(before)) {
      LOG.infof(
          "sending works again endpoint=%s url=%s failures=%d",
          key.name(), key.url(), before.failures());
      sending.accept(-1);
    }
  }

  private synchronized boolean forgive(Trouble before) {
    boolean first = trouble.failing();
    trouble = new Trouble(before.error(), before.atMillis(), 0);
    return first;
  }

  Map<DropReason, Long> dropped() {
    Map<DropReason, Long> byReason = new EnumMap<>(DropReason.class);
    dropped.forEach(
        (reason, samples) -> {
          if (samples.get() > 0) {
            byReason.put(reason, samples.get());
          }
        });
    return byReason;
  }

  long acceptedSamples() {
    return accepted.sum();
  }

  long restoredSamples() {
    return restored.sum();
  }

  long sentSamples() {
    return sent.sum();
  }

  long retriedSamples() {
    return retried.sum();
  }

  long sentRequests() {
    return requests.sum();
  }

  long sentBytes() {
    return bytes.sum();
  }

  long bytesInShadow() {
    return inShadow.sum();
  }

  long corruptBlocks() {
    return corrupt.sum();
  }

  long highestMillis() {
    return highest.get();
  }

  long highestSentMillis() {
    return highestSent.get();
  }

  Trouble trouble() {
    return trouble;
  }
}
