// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.node;

import io.tandem.kubernetes.ApiException;
import io.tandem.kubernetes.KubernetesApi;
import io.tandem.kubernetes.KubernetesApi.Following;
import io.tandem.model.Alarm;
import io.tandem.model.Loop;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Watches the Nodes of the cluster while this member coordinates. A list in pages, for Nodes are
 * large, then a watch from there; after a fault all is listed again, with growing pauses, and what
 * was known stays. Without the right to see Nodes the fleet goes on as if there were none: that is
 * said once, and tried again each five minutes.
 *
 * <p>Costs: two words for each Node. What the API server tells of each Node in five minutes at the
 * least is read and thrown away. Belongs to the fleet's event loop.
 */
public final class NodeWatch implements NodeStates {
  private static final Logger LOG = Logger.getLogger(NodeWatch.class);
  private static final String PATH = "/api/v1/nodes";
  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final int PAGE = 250;
  private static final long WATCH_SECONDS = 300;

  /** Bookmarks come each minute at the least where the watch lives. */
  private static final long SILENCE_MILLIS = Duration.ofMinutes(6).toMillis();

  private static final long FIRST_PAUSE_MILLIS = 1_000;
  private static final int MOST_DOUBLINGS = 6;
  private static final long REFUSED_PAUSE_MILLIS = Duration.ofMinutes(5).toMillis();

  private final KubernetesApi api;
  private final Alarm next;
  private final Alarm silence;
  private final Map<String, NodeState> known = new HashMap<>();
  private final Map<String, String> zones = new HashMap<>();
  private @Nullable Following following;
  private String version = "";
  private int failures;

  /** Which watch it is; answers for an earlier one are not heard. */
  private int turn;

  /** A watch that rests; the account may list and watch nodes. */
  public NodeWatch(KubernetesApi api, Loop loop) {
    this.api = api;
    next = new Alarm(loop, this::proceed);
    silence = new Alarm(loop, () -> failed(null, "nothing came for a while"));
  }

  @Override
  public NodeState of(String node) {
    return known.getOrDefault(node, NodeState.UNKNOWN);
  }

  @Override
  public String zone(String node) {
    return zones.getOrDefault(node, "");
  }

  @Override
  public void watch() {
    rest();
    next.in(0);
  }

  @Override
  public void rest() {
    turn++;
    next.cancel();
    stopFollowing();
    known.clear();
    zones.clear();
    version = "";
    failures = 0;
  }

  private void stopFollowing() {
    silence.cancel();
    if (following != null) {
      following.close();
      following = null;
    }
  }

  private void proceed() {
    if (version.isEmpty()) {
      list("", new HashSet<>(), turn);
    } else {
      silence.in(SILENCE_MILLIS);
      String parameters =
          "?watch=true&allowWatchBookmarks=true&timeoutSeconds=%d&resourceVersion=%s"
              .formatted(WATCH_SECONDS, version);
      following = api.follow(PATH + parameters, this::take, this::ended);
    }
  }

  private void list(String from, Set<String> seen, int asked) {
    String more =
        from.isEmpty() ? "" : "&continue=" + URLEncoder.encode(from, StandardCharsets.UTF_8);
    api.get(PATH + "?limit=" + PAGE + more)
        .onComplete(
            answer -> {
              if (asked != turn) {
                return;
              }
              if (answer.succeeded()) {
                listed(answer.result(), seen, asked);
              } else {
                failed(answer.cause(), String.valueOf(answer.cause().getMessage()));
              }
            });
  }

  private void listed(JsonObject page, Set<String> seen, int asked) {
    JsonArray items = page.getJsonArray("items", new JsonArray());
    for (int i = 0; i < items.size(); i++) {
      JsonObject node = items.getJsonObject(i);
      seen.add(name(node));
      note(node);
    }
    JsonObject metadata = page.getJsonObject("metadata", new JsonObject());
    String more = metadata.getString("continue", "");
    if (!more.isEmpty()) {
      list(more, seen, asked);
      return;
    }
    known.replaceAll((name, state) -> seen.contains(name) ? state : NodeState.GONE);
    version = metadata.getString("resourceVersion", "");
    if (failures > 0) {
      LOG.infof("Nodes are watched again: failures=%d", failures);
      failures = 0;
    }
    proceed();
  }

  private void take(JsonObject event) {
    silence.cancel();
    silence.in(SILENCE_MILLIS);
    JsonObject object = event.getJsonObject("object", new JsonObject());
    String type = event.getString("type", "");
    if (type.equals("ERROR")) {
      failed(null, object.getString("message", "the watch failed"));
      return;
    }
    version =
        object.getJsonObject("metadata", new JsonObject()).getString("resourceVersion", version);
    switch (type) {
      case "ADDED", "MODIFIED" -> note(object);
      case "DELETED" -> known.put(name(object), NodeState.GONE);
      default -> {
        // A bookmark carries the version alone.
      }
    }
  }

  private void note(JsonObject node) {
    known.put(name(node), NodeState.read(node));
    String zone =
        node.getJsonObject("metadata", new JsonObject())
            .getJsonObject("labels", new JsonObject())
            .getString(ZONE, "");
    if (!zone.isEmpty()) {
      // Few zones, many nodes: one text for each zone.
      zones.put(name(node), zone.intern());
    }
  }

  private void ended(@Nullable ApiException failure) {
    if (failure == null) {
      stopFollowing();
      next.in(FIRST_PAUSE_MILLIS);
    } else {
      failed(failure, String.valueOf(failure.getMessage()));
    }
  }

  private void failed(@Nullable Throwable failure, String error) {
    stopFollowing();
    version = "";
    boolean refused =
        failure instanceof ApiException answer && answer.status() == ApiException.FORBIDDEN;
    // A first failure of another kind is often the end of an old watch.
    if (refused ? failures == 0 : failures == 1) {
      LOG.warnf(
          "Nodes cannot be watched, members on leaving ones keep their grace: error=%s", error);
    } else {
      LOG.debugf("Nodes cannot be watched: count=%d error=%s", failures, error);
    }
    long pause = FIRST_PAUSE_MILLIS << Math.min(failures, MOST_DOUBLINGS);
    failures++;
    next.in(refused ? REFUSED_PAUSE_MILLIS : pause);
  }

  private static String name(JsonObject node) {
    return node.getJsonObject("metadata", new JsonObject()).getString("name", "");
  }
}
