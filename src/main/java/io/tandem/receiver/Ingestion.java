// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import io.tandem.model.HaIdentity;
import io.tandem.receiver.HaTracker.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a decoded request, in Cortex' order: HA tracker, then labels and times,
 * then the ingestion rate (all or nothing), then sample by sample into the store.
 *
 * <p>What a replica that is not elected sends costs no tokens and is not judged. Of a request with
 * faults the good samples are kept, and the first fault is the answer. Thread: the receiver's event
 * loop.
 */
final class Ingestion {
  private final ReceiverOptions options;
  private final HaTracker tracker;
  private final TokenBucket rate;
  private final SampleStore store;
  private final Traffic traffic;

  Ingestion(
      ReceiverOptions options,
      HaTracker tracker,
      TokenBucket rate,
      SampleStore store,
      Traffic traffic) {
    this.options = options;
    this.tracker = tracker;
    this.rate = rate;
    this.store = store;
    this.traffic = traffic;
  }

  Answer accept(PreparedRequest request, int bodyBytes, long nowMillis) {
    ReplicaCounters replica = traffic.replica(request.identity);
    replica.requests++;
    replica.bytes += bodyBytes;
    replica.samples += request.samples;
    replica.lastMillis = nowMillis;
    Answer answer = decide(request, replica);
    replica.lastStatus = answer.status();
    return answer;
  }

  private Answer decide(PreparedRequest request, ReplicaCounters replica) {
    if (request.identity != null) {
      Answer answer = dedupe(request, request.identity, replica);
      if (answer != null) {
        return answer;
      }
    }
    request.refused.forEach(replica::refuse);
    traffic.unsortedSeries += request.unsortedSeries;
    traffic.histograms += request.histograms;
    traffic.exemplars += request.exemplars;
    if (!rate.take(request.keptWeight + request.keptMetadata)) {
      replica.refuse("rate_limited", request.keptWeight);
      return Answer.text(
          429,
          "ingestion rate limit (%s) exceeded while adding %d samples and %d metadata"
              .formatted(
                  SampleValues.text(options.limits().rates().ingestionRate()),
                  request.keptWeight,
                  request.keptMetadata));
    }
    traffic.metadata += request.keptMetadata;
    long before = replica.stored;
    Refusal first = store(request, replica);
    first = request.firstRefusal == null ? first : request.firstRefusal;
    Answer answer = first == null ? Answer.text(200, "") : Answer.text(400, first.text());
    long samples = replica.stored - before - request.keptHistograms;
    return request.isSecondVersion
        ? answer.written(samples, request.keptHistograms, request.keptExemplars)
        : answer;
  }

  private @Nullable Answer dedupe(
      PreparedRequest request, HaIdentity identity, ReplicaCounters replica) {
    return switch (tracker.check(identity)) {
      case Verdict.Accepted() -> null;
      case Verdict.Deduplicated(String elected) -> {
        replica.deduplicated += request.samples;
        yield Answer.text(
            options.ha().dedupStatus(),
            "replicas did not match, rejecting sample: replica=%s, elected=%s"
                .formatted(identity.replica(), elected));
      }
      case Verdict.TooManyClusters(int limit) -> {
        replica.refuse("too_many_ha_clusters", request.samples);
        yield Answer.text(400, "too many HA replicaGroups (limit: %d)".formatted(limit));
      }
    };
  }

  /** Null where everything was taken, else the first fault. */
  private @Nullable Refusal store(PreparedRequest request, ReplicaCounters replica) {
    store.sweep();
    long newestBefore = store.newestMillis();
    Refusal first = null;
    for (PreparedRequest.Kept kept : request.kept) {
      Refusal refusal = store(kept, newestBefore, replica);
      first = first == null ? refusal : first;
    }
    return first;
  }

  private @Nullable Refusal store(
      PreparedRequest.Kept kept, long newestBefore, ReplicaCounters replica) {
    IncomingSeries series = kept.series();
    // Histograms are counted as if they were kept: their values are not looked at.
    replica.stored += series.histograms();
    if (series.samples() == 0) {
      return null;
    }
    StoredSeries to = store.series(kept.labels(), replica);
    if (to == null) {
      replica.refuse("per_user_series_limit", series.samples());
      return new Refusal(
          "per_user_series_limit",
          "per-user series limit of %d exceeded, please contact administrator to raise it"
              .formatted(store.maxSeries()));
    }
    Refusal first = null;
    for (int i = 0; i < series.samples(); i++) {
      Refusal refusal = store.append(to, series.timestamp(i), series.valueBits(i), newestBefore);
      if (refusal == null) {
        replica.stored++;
      } else {
        replica.refuse(refusal.reason(), 1);
        first = first == null ? refusal : first;
      }
    }
    return first;
  }
}
