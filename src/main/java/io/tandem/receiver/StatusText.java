// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tandem.model.Clock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What arrived, as JSON for the page and scripts, and as metrics text. Thread: the receiver's event
 * loop.
 */
final class StatusText {
  private final Clock clock;
  private final HaTracker tracker;
  private final SampleStore store;
  private final Traffic traffic;
  private final FaultInjection faults;
  private final ReceiverOptions options;

  StatusText(
      Clock clock,
      ReceiverOptions options,
      HaTracker tracker,
      SampleStore store,
      Traffic traffic,
      FaultInjection faults) {
    this.clock = clock;
    this.options = options;
    this.tracker = tracker;
    this.store = store;
    this.traffic = traffic;
    this.faults = faults;
  }

  /** The body of {@code /api/v1/status/counters}. */
  String json() {
    return JsonText.of(
        json -> {
          json.writeStartObject();
          json.writeStringField("status", "success");
          json.writeObjectFieldStart("data");
          json.writeNumberField("nowMillis", clock.wallMillis());
          json.writeNumberField("series", store.seriesCount());
          json.writeNumberField("samples", store.sampleCount());
          json.writeNumberField("metadata", traffic.metadata);
          json.writeNumberField("unsortedSeries", traffic.unsortedSeries);
          json.writeNumberField("histograms", traffic.histograms);
          json.writeNumberField("exemplars", traffic.exemplars);
          json.writeNumberField("dedupStatus", options.ha().dedupStatus());
          json.writeNumberField(
              "outOfOrderWindowMillis", options.limits().samples().outOfOrderWindow().toMillis());
          json.writeBooleanField("signaturesChecked", options.sigV4().isPresent());
          writeCounts(json, "refusedRequests", traffic.refusedRequests);
          Map<String, Long> answers = new LinkedHashMap<>();
          traffic.answers.forEach((status, count) -> answers.put(status.toString(), count));
          writeCounts(json, "answers", answers);
          writeFault(json);
          writeClusters(json);
          writeReplicas(json);
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  ReceiverSummary summary() {
    long requests = 0;
    long samples = 0;
    long stored = 0;
    long deduplicated = 0;
    long bytes = 0;
    List<ReplicaCounters> all = new ArrayList<>(traffic.replicas());
    all.add(traffic.withoutIdentity());
    Map<String, String> elected = new TreeMap<>();
    for (ReplicaCounters replica : all) {
      requests += replica.requests;
      samples += replica.samples;
      stored += replica.stored;
      deduplicated += replica.deduplicated;
      bytes += replica.bytes;
      if (isElected(replica)) {
        elected.put(replica.cluster(), replica.replica());
      }
    }
    return new ReceiverSummary(
        new ReceiverSummary.Counts(requests, samples, stored, deduplicated, bytes),
        store.seriesCount(),
        elected);
  }

  private void writeFault(JsonGenerator json) throws IOException {
    FaultInjection.Fault fault = faults.current();
    json.writeObjectFieldStart("fault");
    json.writeNumberField("injected", faults.injected());
    json.writeBooleanField("active", fault != null);
    if (fault != null) {
      json.writeNumberField("answeredStatus", fault.status());
      json.writeNumberField("delayMillis", fault.delay().toMillis());
      json.writeNumberField("requestsLeft", fault.left());
      json.writeNumberField(
          "millisLeft", (fault.untilNanos() - clock.monotonicNanos()) / 1_000_000);
    }
    json.writeEndObject();
  }

  private void writeClusters(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("clusters");
    String last = "";
    for (ReplicaCounters replica : traffic.replicas()) {
      HaTracker.Elected elected = tracker.elected(replica.cluster());
      if (elected != null && !replica.cluster().equals(last)) {
        last = replica.cluster();
        json.writeStartObject();
        json.writeStringField("cluster", last);
        json.writeStringField("elected", elected.replica());
        json.writeNumberField("sinceMillis", elected.sinceMillis());
        json.writeNumberField("changes", elected.changes());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  private void writeReplicas(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("replicas");
    for (ReplicaCounters replica : traffic.replicas()) {
      writeReplica(json, replica);
    }
    if (traffic.withoutIdentity().requests > 0) {
      writeReplica(json, traffic.withoutIdentity());
    }
    json.writeEndArray();
  }

  private void writeReplica(JsonGenerator json, ReplicaCounters replica) throws IOException {
    json.writeStartObject();
    json.writeStringField("cluster", replica.cluster());
    json.writeStringField("replica", replica.replica());
    json.writeBooleanField("ha", replica.identity != null);
    json.writeBooleanField("elected", isElected(replica));
    json.writeNumberField("requests", replica.requests);
    json.writeNumberField("samples", replica.samples);
    json.writeNumberField("stored", replica.stored);
    json.writeNumberField("deduplicated", replica.deduplicated);
    writeCounts(json, "refused", replica.refused);
    json.writeNumberField("bytes", replica.bytes);
    json.writeNumberField("series", replica.series);
    json.writeNumberField("lastMillis", replica.lastMillis);
    json.writeNumberField("lastStatus", replica.lastStatus);
    json.writeEndObject();
  }

  private boolean isElected(ReplicaCounters replica) {
    HaTracker.Elected elected = tracker.elected(replica.cluster());
    return replica.identity != null
        && elected != null
        && elected.replica().equals(replica.replica());
  }

  private static void writeCounts(JsonGenerator json, String name, Map<String, Long> counts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      json.writeNumberField(count.getKey(), count.getValue());
    }
    json.writeEndObject();
  }

  /** The body of {@code /metrics}. */
  String metrics() {
    MetricsText text = new MetricsText();
    text.family("requests_total", "counter", "Requests that were decoded.");
    each((labels, replica) -> text.sample("requests_total", labels, replica.requests));
    text.family("samples_total", "counter", "Samples received, refused ones included.");
    each((labels, replica) -> text.sample("samples_total", labels, replica.samples));
    text.family("stored_samples_total", "counter", "Samples kept.");
    each((labels, replica) -> text.sample("stored_samples_total", labels, replica.stored));
    text.family("deduped_samples_total", "counter", "Samples of replicas that are not elected.");
    each((labels, replica) -> text.sample("deduped_samples_total", labels, replica.deduplicated));
    text.family("discarded_samples_total", "counter", "Samples refused, by reason.");
    each(
        (labels, replica) ->
            replica.refused.forEach(
                (reason, count) ->
                    text.sample(
                        "discarded_samples_total",
                        labels + "," + MetricsText.label("reason", reason),
                        count)));
    text.family("request_bytes_total", "counter", "Bytes of bodies as sent.");
    each((labels, replica) -> text.sample("request_bytes_total", labels, replica.bytes));
    text.family("elected", "gauge", "1 for the elected replica of a cluster.");
    each(
        (labels, replica) -> {
          if (replica.identity != null) {
            text.sample("elected", labels, isElected(replica) ? 1 : 0);
          }
        });
    serverMetrics(text);
    return text.toString();
  }

  private void serverMetrics(MetricsText text) {
    text.family("answers_total", "counter", "Answers to write requests, by status.");
    traffic.answers.forEach(
        (status, count) ->
            text.sample("answers_total", MetricsText.label("status", status.toString()), count));
    text.family("refused_requests_total", "counter", "Requests refused unread, by reason.");
    traffic.refusedRequests.forEach(
        (reason, count) ->
            text.sample("refused_requests_total", MetricsText.label("reason", reason), count));
    text.family("injected_faults_total", "counter", "Requests that failed on purpose.");
    text.sample("injected_faults_total", "", faults.injected());
    text.family("series", "gauge", "Series in memory.");
    text.sample("series", "", store.seriesCount());
    text.family("samples", "gauge", "Samples in memory.");
    text.sample("samples", "", store.sampleCount());
  }

  private interface Line {
    void write(String labels, ReplicaCounters replica);
  }

  private void each(Line line) {
    traffic.replicas().forEach(replica -> line.write(labels(replica), replica));
    if (traffic.withoutIdentity().requests > 0) {
      line.write(labels(traffic.withoutIdentity()), traffic.withoutIdentity());
    }
  }

  private static String labels(ReplicaCounters replica) {
    return MetricsText.label("cluster", replica.cluster())
        + ","
        + MetricsText.label("replica", replica.replica());
  }
}
