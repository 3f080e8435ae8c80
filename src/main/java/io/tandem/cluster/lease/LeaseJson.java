// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import io.tandem.cluster.lease.LeaseStore.LeaseRecord;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;

/**
 * Leases as {@code coordination.k8s.io/v1} writes them. A record's version is the object's
 * resourceVersion and uid: without the uid the API server would make a Lease again that was deleted
 * meanwhile, as if nobody had held it since. Pure.
 */
final class LeaseJson {
  static final String FLEET_LABEL = "tandem.io/fleet";
  static final String KIND_LABEL = "tandem.io/lease";
  static final String MEMBER_KIND = "member";
  private static final char UID_MARK = '@';
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private LeaseJson() {}

  /**
   * @param acquired since when the holder has it, and {@code renewed}: for people who look at the
   *     Lease; nothing of ours reads them
   */
  static JsonObject write(
      LeaseRecord lease, String namespace, LeaseNames names, Instant acquired, Instant renewed) {
    String kind = names.isMember(lease.name()) ? MEMBER_KIND : "coordinator";
    JsonObject metadata =
        new JsonObject()
            .put("name", lease.name())
            .put("namespace", namespace)
            .put(
                "labels",
                new JsonObject()
                    .put("app.kubernetes.io/name", "tandem")
                    .put(FLEET_LABEL, names.fleet())
                    .put(KIND_LABEL, kind))
            .put("annotations", new JsonObject(Map.copyOf(lease.annotations())));
    metadata.mergeIn(preconditions(lease));
    JsonObject spec =
        new JsonObject()
            .put("leaseDurationSeconds", lease.durationSeconds())
            .put("leaseTransitions", lease.transitions())
            .put("renewTime", MICRO_TIME.format(renewed));
    if (!lease.holder().isEmpty()) {
      spec.put("holderIdentity", lease.holder()).put("acquireTime", MICRO_TIME.format(acquired));
    }
    return new JsonObject()
        .put("apiVersion", "coordination.k8s.io/v1")
        .put("kind", "Lease")
        .put("metadata", metadata)
        .put("spec", spec);
  }

  /** What the stored object must be for a write to be carried out; empty for a new one. */
  static JsonObject preconditions(LeaseRecord lease) {
    int at = lease.version().indexOf(UID_MARK);
    return at < 0
        ? new JsonObject()
        : new JsonObject()
            .put("resourceVersion", lease.version().substring(0, at))
            .put("uid", lease.version().substring(at + 1));
  }

  /** What others left out counts as empty or zero. */
  static LeaseRecord read(JsonObject lease) {
    JsonObject metadata = lease.getJsonObject("metadata", new JsonObject());
    JsonObject spec = lease.getJsonObject("spec", new JsonObject());
    Map<String, String> annotations = new TreeMap<>();
    metadata
        .getJsonObject("annotations", new JsonObject())
        .forEach(entry -> annotations.put(entry.getKey(), String.valueOf(entry.getValue())));
    return new LeaseRecord(
        metadata.getString("name", ""),
        spec.getString("holderIdentity", ""),
        spec.getLong("leaseTransitions", 0L),
        spec.getLong("leaseDurationSeconds", 0L),
        Map.copyOf(annotations),
        metadata.getString("resourceVersion", "") + UID_MARK + metadata.getString("uid", ""));
  }
}
