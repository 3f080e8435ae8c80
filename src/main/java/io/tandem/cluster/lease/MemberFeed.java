// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import io.tandem.cluster.lease.LeaseStore.LeaseRecord;
import io.tandem.kubernetes.ApiException;
import io.tandem.kubernetes.KubernetesApi.Following;
import io.tandem.model.Alarm;
import io.tandem.model.Loop;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows the members' Leases: a list from the API server's memory, then a watch from there. A
 * watch that ends in good order is taken up where it ended; after any fault, and when nothing came
 * for longer than members renew, all is listed again, with growing pauses while that fails. A list
 * that an older server cannot answer is asked of the newest.
 *
 * <p>News that come together are told together. Costs: a map of the Leases. Belongs to the fleet's
 * event loop.
 */
final class MemberFeed implements LeaseStore.Watch {
  private static final Logger LOG = Logger.getLogger(MemberFeed.class);
  private static final long WATCH_SECONDS = 300;
  private static final long SILENCE_MILLIS = Duration.ofSeconds(30).toMillis();
  private static final long TOGETHER_MILLIS = 100;
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final int MOST_DOUBLINGS = 6;

  private final KubernetesLeases leases;
  private final Consumer<List<LeaseRecord>> watcher;
  private final Alarm next;
  private final Alarm silence;
  private final Alarm tell;
  private final TreeMap<String, LeaseRecord> known = new TreeMap<>();
  private @Nullable Following following;
  private String version = "0";
  private boolean listAgain = true;
  private int failures;
  private boolean closed;

  MemberFeed(KubernetesLeases leases, Loop loop, Consumer<List<LeaseRecord>> watcher) {
    this.leases = leases;
    this.watcher = watcher;
    next = new Alarm(loop, this::proceed);
    silence = new Alarm(loop, () -> fault("nothing came for a while"));
    tell = new Alarm(loop, () -> watcher.accept(List.copyOf(known.values())));
  }

  void start() {
    next.in(0);
  }

  @Override
  public void close() {
    closed = true;
    next.cancel();
    tell.cancel();
    stopFollowing();
  }

  private void stopFollowing() {
    silence.cancel();
    if (following != null) {
      following.close();
      following = null;
    }
  }

  private void proceed() {
    if (closed) {
      return;
    }
    if (listAgain) {
      list();
    } else {
      silence.in(SILENCE_MILLIS);
      following = leases.follow(version, WATCH_SECONDS, this::take, this::ended);
    }
  }

  private void list() {
    leases
        .listMembers(version)
        .onSuccess(
            list -> {
              if (closed) {
                return;
              }
              recovered();
              known.clear();
              list.leases().forEach(lease -> known.put(lease.name(), lease));
              version = list.version();
              listAgain = false;
              tell.cancel();
              watcher.accept(List.copyOf(known.values()));
              proceed();
            })
        .onFailure(
            failure -> {
              // What this server does not know yet, or no longer, is asked for as it is now.
              version = "";
              fault(String.valueOf(failure.getMessage()));
            });
  }

  private void take(JsonObject event) {
    silence.cancel();
    silence.in(SILENCE_MILLIS);
    JsonObject object = event.getJsonObject("object", new JsonObject());
    String type = event.getString("type", "");
    if (type.equals("ERROR")) {
      fault(object.getString("message", "the watch failed"));
      return;
    }
    LeaseRecord lease = LeaseJson.read(object);
    version = object.getJsonObject("metadata", new JsonObject()).getString("resourceVersion", "");
    switch (type) {
      case "ADDED", "MODIFIED" -> known.put(lease.name(), lease);
      case "DELETED" -> known.remove(lease.name());
      default -> {
        // A bookmark carries the version alone.
        return;
      }
    }
    tell.in(TOGETHER_MILLIS);
  }

  private void ended(@Nullable ApiException failure) {
    if (failure == null) {
      stopFollowing();
      next.in(FIRST_PAUSE_MILLIS);
    } else {
      fault(String.valueOf(failure.getMessage()));
    }
  }

  private void fault(String error) {
    if (closed) {
      return;
    }
    stopFollowing();
    listAgain = true;
    if (failures == 1) {
      LOG.warnf("Members' Leases cannot be watched, known ones stay: error=%s", error);
    } else {
      LOG.debugf("Members' Leases are listed again: count=%d error=%s", failures, error);
    }
    next.in(FIRST_PAUSE_MILLIS << Math.min(failures++, MOST_DOUBLINGS));
  }

  private void recovered() {
    if (failures > 1) {
      LOG.infof("Members' Leases are watched again: failures=%d", failures);
    }
    failures = 0;
  }
}
