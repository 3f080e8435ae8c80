// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import io.tandem.kubernetes.ApiException;
import io.tandem.kubernetes.KubernetesApi;
import io.tandem.model.Clock;
import io.tandem.model.Loop;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Leases of one namespace of a Kubernetes cluster. Compare-and-swap is the API server's own, by
 * resourceVersion. Each write carries the time of the day, for people and so that no write is
 * without effect; it is never read. Belongs to the fleet's event loop.
 */
public final class KubernetesLeases implements LeaseStore {
  private final KubernetesApi api;
  private final Loop loop;
  private final Clock clock;
  private final String namespace;
  private final LeaseNames names;
  private final String path;
  private final Map<String, Holding> holdings = new HashMap<>();

  /** Since when a holder holds a Lease that this process writes. */
  private record Holding(String holder, long transitions, Instant since) {}

  /**
   * The Leases of a fleet.
   *
   * @param fleet what the names of its Leases begin with; also a label
   */
  public KubernetesLeases(
      KubernetesApi api, Loop loop, Clock clock, String namespace, String fleet) {
    this.api = api;
    this.loop = loop;
    this.clock = clock;
    this.namespace = namespace;
    names = new LeaseNames(fleet);
    path = "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases";
  }

  @Override
  public Future<@Nullable LeaseRecord> get(String name) {
    return api.get(path + '/' + name)
        .<@Nullable LeaseRecord>map(LeaseJson::read)
        .recover(
            failure ->
                status(failure) == ApiException.NOT_FOUND
                    ? Future.succeededFuture(null)
                    : Future.failedFuture(failure));
  }

  @Override
  public Future<LeaseRecord> create(LeaseRecord lease) {
    return stored(lease.name(), api.create(path, json(lease)));
  }

  @Override
  public Future<LeaseRecord> update(LeaseRecord lease) {
    return stored(lease.name(), api.replace(path + '/' + lease.name(), json(lease)));
  }

  @Override
  public Future<Void> delete(LeaseRecord lease) {
    JsonObject options =
        new JsonObject()
            .put("apiVersion", "v1")
            .put("kind", "DeleteOptions")
            .put("preconditions", LeaseJson.preconditions(lease));
    return conflicts(lease.name(), api.delete(path + '/' + lease.name(), options)).mapEmpty();
  }

  @Override
  public Future<List<LeaseRecord>> listMembers() {
    return listMembers("").map(MemberList::leases);
  }

  @Override
  public Watch watchMembers(Consumer<List<LeaseRecord>> watcher) {
    MemberFeed feed = new MemberFeed(this, loop, watcher);
    feed.start();
    return feed;
  }

  /** A list and the version it is of. */
  record MemberList(List<LeaseRecord> leases, String version) {}

  /**
   * @param version what the list is at least as new as: "0" for anything the server has in memory,
   *     empty for the newest there is
   */
  Future<MemberList> listMembers(String version) {
    String parameters = version.isEmpty() ? "" : "&resourceVersion=" + version;
    String match =
        version.isEmpty() || version.equals("0") ? "" : "&resourceVersionMatch=NotOlderThan";
    return api.get(path + selector() + parameters + match).map(KubernetesLeases::list);
  }

  KubernetesApi.Following follow(
      String version,
      long seconds,
      Consumer<JsonObject> event,
      Consumer<@Nullable ApiException> ended) {
    String parameters = "&watch=true&allowWatchBookmarks=true&timeoutSeconds=" + seconds;
    return api.follow(path + selector() + parameters + "&resourceVersion=" + version, event, ended);
  }

  private String selector() {
    String labels =
        LeaseJson.FLEET_LABEL
            + '='
            + names.fleet()
            + ','
            + LeaseJson.KIND_LABEL
            + '='
            + LeaseJson.MEMBER_KIND;
    return "?labelSelector=" + URLEncoder.encode(labels, StandardCharsets.UTF_8);
  }

  private static MemberList list(JsonObject answer) {
    List<LeaseRecord> leases =
        answer.getJsonArray("items", new JsonArray()).stream()
            .map(item -> LeaseJson.read((JsonObject) item))
            .toList();
    JsonObject metadata = answer.getJsonObject("metadata", new JsonObject());
    return new MemberList(leases, metadata.getString("resourceVersion", "0"));
  }

  private JsonObject json(LeaseRecord lease) {
    Instant now = Instant.ofEpochMilli(clock.wallMillis());
    Holding holding =
        holdings.compute(
            lease.name(),
            (name, known) ->
                known != null
                        && known.holder().equals(lease.holder())
                        && known.transitions() == lease.transitions()
                    ? known
                    : new Holding(lease.holder(), lease.transitions(), now));
    // The clock tells milliseconds, the record has room for more: no two writes are the same.
    Instant renewed = now.plusNanos(Math.floorMod(clock.monotonicNanos(), 1_000_000));
    return LeaseJson.write(lease, namespace, names, holding.since(), renewed);
  }

  private static Future<LeaseRecord> stored(String name, Future<JsonObject> call) {
    return conflicts(name, call).map(LeaseJson::read);
  }

  private static Future<JsonObject> conflicts(String name, Future<JsonObject> call) {
    return call.recover(
        failure ->
            switch (status(failure)) {
              case ApiException.CONFLICT, ApiException.NOT_FOUND ->
                  Future.failedFuture(new ConflictException(name + ": " + failure.getMessage()));
              default -> Future.failedFuture(failure);
            });
  }

  private static int status(Throwable failure) {
    return failure instanceof ApiException refused ? refused.status() : ApiException.NO_ANSWER;
  }
}
