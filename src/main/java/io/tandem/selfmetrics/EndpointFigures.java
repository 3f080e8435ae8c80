// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.selfmetrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.tandem.model.Clock;
import io.tandem.model.DropReason;
import io.tandem.model.Replica;
import io.tandem.remotewrite.EndpointStatus;
import io.tandem.remotewrite.EndpointStatus.Election;
import io.tandem.remotewrite.RemoteWriteView;
import io.tandem.selfmetrics.Families.Labelled;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * What each endpoint has sent and still holds, read from its status when the page is asked for. A
 * lane is what Prometheus calls a shard, and their number does not change by itself: least, most,
 * desired and actual are one figure. An entry of a fleet sends each copy of the data apart; its
 * figures are those of all copies together, but for the election. Thread: any.
 */
final class EndpointFigures implements MultiCollector {
  private static final String PROMETHEUS = "prometheus_remote_storage_";

  /** What the receiver refused; alerts on failed samples mean these. All are drops as well. */
  private static final Set<DropReason> FAILED =
      EnumSet.of(DropReason.REJECTED, DropReason.TOO_LARGE, DropReason.OUT_OF_ORDER);

  /** Only happen to an HA identity, or elsewhere than at an endpoint: shown once they did. */
  private static final Set<DropReason> UNUSUAL =
      EnumSet.of(
          DropReason.DEDUPLICATED,
          DropReason.REPLAYED,
          DropReason.STOOD_IN,
          DropReason.SHADOW,
          DropReason.WRITE_RELABEL);

  private final RemoteWriteView view;
  private final Clock clock;

  EndpointFigures(RemoteWriteView view, Clock clock) {
    this.view = view;
    this.clock = clock;
  }

  @Override
  public MetricSnapshots collect() {
    List<EndpointStatus> each = view.endpoints();
    Map<Labels, EndpointStatus> entries = new LinkedHashMap<>();
    each.forEach(status -> entries.merge(labels(status), status, EndpointStatus::plus));
    List<Labelled<EndpointStatus>> endpoints = new ArrayList<>();
    entries.forEach((labels, status) -> endpoints.add(new Labelled<>(labels, status)));
    Families families = new Families();
    samples(families, endpoints);
    drops(families, endpoints);
    shadow(families, endpoints);
    progress(families, endpoints);
    lanes(families, endpoints);
    store(families, endpoints);
    election(families, each);
    return families.build();
  }

  private static Labels labels(EndpointStatus status) {
    return Labels.of("remote_name", status.name(), "url", status.url());
  }

  private void samples(Families families, List<Labelled<EndpointStatus>> endpoints) {
    families.counter(
        PROMETHEUS + "samples",
        "Samples that the endpoint accepted.",
        endpoints,
        EndpointStatus::samplesSent);
    families.counter(
        PROMETHEUS + "samples_retried",
        "Samples sent again after a recoverable error.",
        endpoints,
        EndpointStatus::samplesRetried);
    families.gauge(
        PROMETHEUS + "samples_pending",
        "Samples that wait to be sent, those on disk included.",
        endpoints,
        EndpointStatus::samplesPending);
    families.counter(
        PROMETHEUS + "bytes",
        "Bytes of accepted requests, as sent.",
        endpoints,
        EndpointStatus::bytesSent);
    families.counter(
        "tandem_remote_write_requests",
        "Requests that the endpoint accepted.",
        endpoints,
        EndpointStatus::requestsSent);
    families.counter(
        "tandem_remote_write_samples_restored",
        "Samples found unsent on disk at the start.",
        endpoints,
        EndpointStatus::samplesRestored);
  }

  private void drops(Families families, List<Labelled<EndpointStatus>> endpoints) {
    families.counter(
        PROMETHEUS + "samples_failed",
        "Samples that the endpoint refused for good; part of the dropped ones.",
        endpoints,
        status -> FAILED.stream().mapToLong(reason -> dropped(status, reason)).sum());
    List<Labelled<Long>> byReason = new ArrayList<>();
    for (Labelled<EndpointStatus> endpoint : endpoints) {
      for (DropReason reason : DropReason.values()) {
        long samples = dropped(endpoint.value(), reason);
        if (samples > 0 || endpoint.value().identity() != null || !UNUSUAL.contains(reason)) {
          byReason.add(new Labelled<>(endpoint.labels().add("reason", reason.label()), samples));
        }
      }
    }
    families.counter(
        PROMETHEUS + "samples_dropped",
        "Samples that will never arrive, by reason.",
        byReason,
        Long::doubleValue);
  }

  private static long dropped(EndpointStatus status, DropReason reason) {
    return status.samplesDropped().getOrDefault(reason, 0L);
  }

  private void progress(Families families, List<Labelled<EndpointStatus>> endpoints) {
    families.gauge(
        PROMETHEUS + "highest_timestamp_in_seconds",
        "Highest timestamp handed over by scraping.",
        endpoints.stream()
            .map(Labelled::value)
            .mapToDouble(status -> seconds(status.highestMillis()))
            .max()
            .orElse(0));
    families.gauge(
        PROMETHEUS + "queue_highest_timestamp_seconds",
        "Highest timestamp handed over to this endpoint.",
        endpoints,
        status -> seconds(status.highestMillis()));
    families.gauge(
        PROMETHEUS + "queue_highest_sent_timestamp_seconds",
        "Highest timestamp that this endpoint accepted.",
        endpoints,
        status -> seconds(status.highestSentMillis()));
    families.gauge(
        "tandem_remote_write_pending_age_seconds",
        "Age of the oldest sample that waits; 0 where nothing waits.",
        endpoints,
        this::pendingAge);
  }

  private double pendingAge(EndpointStatus status) {
    return status.oldestPendingMillis() < 0
        ? 0
        : Math.max(0, seconds(clock.wallMillis() - status.oldestPendingMillis()));
  }

  private static double seconds(long millis) {
    return Math.max(0, millis) / 1e3;
  }

  /** Shown in the shadow alone: elsewhere bytes are those that were sent. */
  private static void shadow(Families families, List<Labelled<EndpointStatus>> endpoints) {
    families.counter(
        "tandem_shadow_bytes",
        "Bytes that would have been sent, before requests are made of them.",
        endpoints.stream().filter(each -> each.value().isShadow()).toList(),
        EndpointStatus::bytesInShadow);
  }

  private void lanes(Families families, List<Labelled<EndpointStatus>> endpoints) {
    ToDoubleFunction<EndpointStatus> lanes = EndpointStatus::lanes;
    families.gauge(PROMETHEUS + "shards", "Lanes in use.", endpoints, lanes);
    families.gauge(PROMETHEUS + "shards_min", "Lanes at least.", endpoints, lanes);
    families.gauge(PROMETHEUS + "shards_max", "Lanes at most.", endpoints, lanes);
    families.gauge(PROMETHEUS + "shards_desired", "Lanes wanted.", endpoints, lanes);
  }

  private void store(Families families, List<Labelled<EndpointStatus>> endpoints) {
    families.gauge(
        "tandem_spool_bytes",
        "Bytes on disk, kept ones that were sent included.",
        endpoints,
        EndpointStatus::spoolBytes);
    families.gauge(
        "tandem_spool_broken",
        "1 while the disk takes nothing and pending requests live in memory only.",
        endpoints,
        status -> status.spoolBroken() ? 1 : 0);
    families.counter(
        "tandem_spool_corrupt_blocks",
        "Blocks of the spool that could not be read.",
        endpoints,
        EndpointStatus::corruptBlocks);
    families.gauge(
        "tandem_remote_write_memory_bytes",
        "Bodies of pending requests held in memory.",
        endpoints,
        EndpointStatus::memoryBytes);
    families.gauge(
        "tandem_remote_write_failing",
        "1 while the last request failed.",
        endpoints,
        status -> status.failing() ? 1 : 0);
  }

  /** Left out while unknown: neither 0 nor 1 would be true. */
  private void election(Families families, List<EndpointStatus> endpoints) {
    List<Labelled<EndpointStatus>> known =
        endpoints.stream()
            .filter(status -> status.election() != Election.UNKNOWN)
            .map(status -> new Labelled<>(labelsOfCopy(status), status))
            .toList();
    families.gauge(
        "tandem_ha_elected",
        "1 while the receiver keeps this replica's samples, 0 while it keeps the other's.",
        known,
        status -> status.election() == Election.ELECTED ? 1 : 0);
  }

  private static Labels labelsOfCopy(EndpointStatus status) {
    return status.replica() == Replica.ONLY
        ? labels(status)
        : labels(status).add("replica", status.replica().label());
  }
}
