// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.selfmetrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tandem.model.DropReason;
import io.tandem.remotewrite.RemoteWriteMetrics;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts of requests that {@link EndpointFigures} cannot read from an endpoint's status: how long
 * they took, how they were answered, and metadata. Samples are counted by the endpoint itself and
 * read there, so that the page and the status agree to the last sample.
 *
 * <p>Cost: a few striped additions per request. Thread: any.
 */
final class RequestCounters implements RemoteWriteMetrics {
  private static final String[] LABELS = {"remote_name", "url"};

  /** Prometheus' buckets up to the timeout of a request, 30 s unless configured. */
  private static final double[] SECONDS = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };

  /** Answers that tell what to do have a series of their own; the rest are counted by class. */
  private static final Set<Integer> TELLING =
      Set.of(200, 202, 204, 400, 401, 403, 404, 413, 429, 500, 502, 503, 504);

  private final Histogram duration;
  private final Counter answers;
  private final Counter metadataSent;
  private final Counter metadataBytes;
  private final Counter metadataRetried;
  private final Counter metadataFailed;

  /** Codes seen per endpoint, so that its series go with it. */
  private final ConcurrentHashMap<EndpointKey, Set<String>> codes = new ConcurrentHashMap<>();

  RequestCounters(PrometheusRegistry registry) {
    duration =
        Histogram.builder()
            .name("prometheus_remote_storage_sent_batch_duration_seconds")
            .help("Duration of send calls to the remote storage, failed ones included.")
            .labelNames(LABELS)
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .withoutExemplars()
            .register(registry);
    answers =
        Counter.builder()
            .name("tandem_remote_write_answers_total")
            .help("Answers to requests by status code; none where there was no answer.")
            .labelNames("remote_name", "url", "code")
            .withoutExemplars()
            .register(registry);
    metadataSent = counter(registry, "metadata_total", "Metadata entries sent.");
    metadataBytes = counter(registry, "metadata_bytes_total", "Bytes of metadata sent.");
    metadataRetried = counter(registry, "metadata_retried_total", "Metadata entries sent again.");
    metadataFailed = counter(registry, "metadata_failed_total", "Metadata entries given up.");
  }

  private static Counter counter(PrometheusRegistry registry, String name, String help) {
    return Counter.builder()
        .name("prometheus_remote_storage_" + name)
        .help(help)
        .labelNames(LABELS)
        .withoutExemplars()
        .register(registry);
  }

  @Override
  public void requestAnswered(EndpointKey endpoint, int status, long nanos) {
    String code = code(status);
    codes.computeIfAbsent(endpoint, key -> ConcurrentHashMap.newKeySet()).add(code);
    duration.labelValues(endpoint.name(), endpoint.url()).observe(nanos / 1e9);
    answers.labelValues(endpoint.name(), endpoint.url(), code).inc();
  }

  private static String code(int status) {
    if (status <= 0) {
      return "none";
    }
    return TELLING.contains(status) ? Integer.toString(status) : status / 100 + "xx";
  }

  @Override
  public void metadataSent(EndpointKey endpoint, int entries, int bytes) {
    metadataSent.labelValues(endpoint.name(), endpoint.url()).inc(entries);
    metadataBytes.labelValues(endpoint.name(), endpoint.url()).inc(bytes);
  }

  @Override
  public void metadataRetried(EndpointKey endpoint, int entries) {
    metadataRetried.labelValues(endpoint.name(), endpoint.url()).inc(entries);
  }

  @Override
  public void metadataFailed(EndpointKey endpoint, int entries) {
    metadataFailed.labelValues(endpoint.name(), endpoint.url()).inc(entries);
  }

  @Override
  public void endpointRemoved(EndpointKey endpoint) {
    String name = endpoint.name();
    String url = endpoint.url();
    duration.remove(name, url);
    Set<String> seen = codes.remove(endpoint);
    if (seen != null) {
      seen.forEach(code -> answers.remove(name, url, code));
    }
    metadataSent.remove(name, url);
    metadataBytes.remove(name, url);
    metadataRetried.remove(name, url);
    metadataFailed.remove(name, url);
  }

  @Override
  public void samplesAccepted(EndpointKey endpoint, int samples) {
    // Read from the endpoint's status.
  }

  @Override
  public void requestSent(EndpointKey endpoint, int samples, int bytes, long nanos) {
    // Read from the endpoint's status.
  }

  @Override
  public void requestRetried(EndpointKey endpoint, int samples) {
    // Read from the endpoint's status.
  }

  @Override
  public void samplesDropped(EndpointKey endpoint, DropReason reason, int samples) {
    // Read from the endpoint's status.
  }
}
