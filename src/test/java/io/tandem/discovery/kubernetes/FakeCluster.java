// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes;

import io.tandem.discovery.kubernetes.feed.ApiConnection;
import io.tandem.discovery.kubernetes.feed.ConnectionKey;
import io.tandem.kubernetes.ApiException;
import io.tandem.kubernetes.KubernetesApi.Following;
import io.tandem.kubernetes.KubernetesApi.Receiver;
import io.tandem.model.Loop;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An API server without a network, as far as lists and watches go: versions, events since a
 * version, 410 for what it has forgotten, refusals by kind. Bytes arrive in odd pieces.
 */
public final class FakeCluster
    implements ApiConnection, Function<ConnectionKey, Future<ApiConnection>> {
  private static final int PIECE = 61;

  private final Loop loop;
  private final Map<String, Map<String, JsonObject>> objects = new TreeMap<>();
  private final List<Event> events = new ArrayList<>();
  private final List<Watcher> watchers = new ArrayList<>();
  private final Map<String, ApiException> refusals = new LinkedHashMap<>();
  private final List<String> requests = new ArrayList<>();
  private String namespace = "";
  private @Nullable String noConnection;
  private long version = 1;
  private long forgottenBefore;
  private int opened;
  private boolean listsNothingCached;

  /** A change of an object of a kind. */
  private record Event(String plural, String type, JsonObject object, long version) {}

  public FakeCluster(Loop loop) {
    this.loop = loop;
  }

  public void ownNamespace(String name) {
    namespace = name;
  }

  public void put(String plural, JsonObject object) {
    JsonObject now = object.copy();
    now.getJsonObject("metadata").put("resourceVersion", Long.toString(++version));
    JsonObject before = all(plural).put(key(now), now);
    tell(new Event(plural, before == null ? "ADDED" : "MODIFIED", now, version));
  }

  public void delete(String plural, String key) {
    JsonObject gone = all(plural).remove(key).copy();
    gone.getJsonObject("metadata").put("resourceVersion", Long.toString(++version));
    tell(new Event(plural, "DELETED", gone, version));
  }

  /** Lists and watches of the kind are answered so from now on; null to serve it again. */
  public void refuse(String plural, @Nullable ApiException refusal) {
    if (refusal == null) {
      refusals.remove(plural);
    } else {
      refusals.put(plural, refusal);
    }
  }

  /** No connection can be opened, for this reason; null to open one again. */
  public void unreachable(@Nullable String why) {
    noConnection = why;
  }

  /** The watch cache does not know the version that it is asked for. */
  public void forgetCache(boolean forgotten) {
    listsNothingCached = forgotten;
  }

  /** Watches end in good order. */
  public void endWatches() {
    List<Watcher> ended = List.copyOf(watchers);
    watchers.clear();
    ended.forEach(watcher -> watcher.receiver.ended(null));
  }

  /** Events up to now are forgotten: watches that begin before it fail, and open ones do now. */
  public void forget() {
    forgottenBefore = version + 1;
    version++;
    List<Watcher> expired = List.copyOf(watchers);
    watchers.clear();
    expired.forEach(FakeCluster::expire);
  }

  /** Nothing happened, says the server. */
  public void bookmark() {
    JsonObject meta = new JsonObject().put("resourceVersion", Long.toString(version));
    JsonObject event =
        new JsonObject()
            .put("type", "BOOKMARK")
            .put("object", new JsonObject().put("metadata", meta));
    List.copyOf(watchers).forEach(watcher -> send(watcher.receiver, event.encode() + "\n"));
  }

  public List<String> requests() {
    return requests;
  }

  public long requests(String part) {
    return requests.stream().filter(request -> request.contains(part)).count();
  }

  public int openWatches() {
    return watchers.size();
  }

  public int opened() {
    return opened;
  }

  @Override
  public Future<ApiConnection> apply(ConnectionKey key) {
    opened++;
    return noConnection == null ? Future.succeededFuture(this) : Future.failedFuture(noConnection);
  }

  @Override
  public String namespace() {
    return namespace;
  }

  @Override
  public void close() {
    opened--;
  }

  @Override
  public Following stream(String path, Receiver receiver) {
    requests.add(path);
    Watcher watcher = new Watcher(path, receiver);
    loop.execute(
        () -> {
          if (!watcher.closed) {
            answer(watcher);
          }
        });
    return watcher;
  }

  private void answer(Watcher asked) {
    ApiException refusal = refusals.get(asked.plural);
    if (refusal != null) {
      asked.receiver.ended(refusal);
    } else if (asked.parameters.containsKey("watch")) {
      watch(asked);
    } else if (listsNothingCached && asked.parameters.containsKey("resourceVersion")) {
      asked.receiver.ended(new ApiException(504, "Too large resource version"));
    } else {
      list(asked);
    }
  }

  private void list(Watcher asked) {
    List<JsonObject> found = all(asked.plural).values().stream().filter(asked::covers).toList();
    int from = Integer.parseInt(asked.parameters.getOrDefault("continue", "0"));
    int limit = asked.parameters.containsKey("limit") ? 2 : found.size();
    int to = Math.min(found.size(), from + limit);
    JsonObject meta = new JsonObject().put("resourceVersion", Long.toString(version));
    if (to < found.size()) {
      meta.put("continue", Integer.toString(to));
    }
    JsonObject list =
        new JsonObject()
            .put("kind", "List")
            .put("metadata", meta)
            .put("items", new JsonArray(found.subList(from, to)));
    asked.receiver.opened();
    send(asked.receiver, list.encodePrettily());
    asked.receiver.ended(null);
  }

  private void watch(Watcher asked) {
    long from = Long.parseLong(asked.parameters.get("resourceVersion"));
    asked.receiver.opened();
    if (from < forgottenBefore) {
      expire(asked);
      return;
    }
    watchers.add(asked);
    events.stream().filter(event -> event.version > from).forEach(asked::tell);
  }

  private static void expire(Watcher watcher) {
    JsonObject status = new JsonObject().put("code", 410).put("message", "too old");
    send(
        watcher.receiver,
        new JsonObject().put("type", "ERROR").put("object", status).encode() + "\n");
  }

  private void tell(Event event) {
    events.add(event);
    List.copyOf(watchers).forEach(watcher -> watcher.tell(event));
  }

  private static void send(Receiver receiver, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at += PIECE) {
      receiver.bytes(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + PIECE)));
    }
  }

  private Map<String, JsonObject> all(String plural) {
    return objects.computeIfAbsent(plural, name -> new TreeMap<>());
  }

  private static String key(JsonObject object) {
    JsonObject meta = object.getJsonObject("metadata");
    return meta.getString("namespace", "") + "/" + meta.getString("name");
  }

  private final class Watcher implements Following {
    private final Receiver receiver;
    private final String plural;
    private final String within;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private boolean closed;

    Watcher(String path, Receiver receiver) {
      this.receiver = receiver;
      String[] parts = path.split("\\?", 2);
      String[] folders = parts[0].split("/");
      plural = folders[folders.length - 1];
      within = parts[0].contains("/namespaces/") ? folders[folders.length - 2] : "";
      for (String parameter : parts[1].split("&")) {
        String[] pair = parameter.split("=", 2);
        parameters.put(pair[0], pair.length > 1 ? pair[1] : "");
      }
    }

    boolean covers(JsonObject object) {
      String of = object.getJsonObject("metadata").getString("namespace", "");
      return within.isEmpty() || within.equals(of);
    }

    void tell(Event event) {
      if (event.plural.equals(plural) && covers(event.object)) {
        JsonObject json = new JsonObject().put("type", event.type).put("object", event.object);
        send(receiver, json.encode() + "\n");
      }
    }

    @Override
    public void close() {
      closed = true;
      watchers.remove(this);
    }
  }
}
