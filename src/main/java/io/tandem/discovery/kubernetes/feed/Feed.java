// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.feed;

import io.tandem.discovery.kubernetes.object.ClusterObject;
import io.tandem.discovery.kubernetes.object.Kind;
import io.tandem.discovery.kubernetes.object.ObjectReader;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one collection as they are now, for all who look at it. What it was last stays
 * while the API server does not answer. An update that changes nothing of a reduced object is told
 * to nobody. Belongs to the event loop of discovery.
 */
public final class Feed {
  private final FeedKey key;
  private final FeedContext context;
  private final ListWatch listWatch;
  private final Map<String, ClusterObject> objects = new HashMap<>();
  private final Set<Listener> listeners = new LinkedHashSet<>();
  private boolean synced;
  private boolean failed;

  /** Hears of changes. */
  public interface Listener {
    /** An object appeared, changed or is gone. */
    void changed(Kind kind, String key);

    /** The whole collection is known, for the first time. */
    void synced();

    /** It could not be asked for; what is known stays. */
    void failed();
  }

  Feed(FeedKey key, FeedContext context, Connections connections, ObjectReader reader) {
    this.key = key;
    this.context = context;
    listWatch = new ListWatch(key, context, connections, reader, new Taker());
  }

  void start() {
    listWatch.start();
  }

  void close() {
    listeners.clear();
    listWatch.close();
    context.failures().forget(key.shown());
  }

  FeedKey key() {
    return key;
  }

  public Kind kind() {
    return key.kind();
  }

  public boolean isSynced() {
    return synced;
  }

  /** Whether the last thing heard of the API server was a failure. */
  public boolean isFailing() {
    return failed;
  }

  public @Nullable ClusterObject find(String objectKey) {
    return objects.get(objectKey);
  }

  public Collection<String> keys() {
    return Collections.unmodifiableSet(objects.keySet());
  }

  public void add(Listener listener) {
    listeners.add(listener);
  }

  public void remove(Listener listener) {
    listeners.remove(listener);
  }

  private void count(String event) {
    context.metrics().kubernetesEvent(key.kind().word(), event);
  }

  private void changed(String objectKey) {
    List.copyOf(listeners).forEach(listener -> listener.changed(key.kind(), objectKey));
  }

  private void put(String objectKey, ClusterObject object) {
    ClusterObject before = objects.get(objectKey);
    count(before == null ? "add" : "update");
    if (!object.equals(before)) {
      objects.put(objectKey, object);
      changed(objectKey);
    }
  }

  private void drop(String objectKey) {
    if (objects.remove(objectKey) != null) {
      count("delete");
      changed(objectKey);
    }
  }

  private final class Taker implements ListWatch.Follower {
    @Override
    public void listed(Map<String, ClusterObject> now) {
      for (String known : List.copyOf(objects.keySet())) {
        if (!now.containsKey(known)) {
          drop(known);
        }
      }
      now.forEach(Feed.this::put);
      if (!synced) {
        synced = true;
        List.copyOf(listeners).forEach(Listener::synced);
      }
    }

    @Override
    public void present(ClusterObject object) {
      put(object.key(), object);
    }

    @Override
    public void gone(ClusterObject object) {
      drop(object.key());
    }

    @Override
    public void works() {
      failed = false;
      context.failures().succeeded(key.shown());
    }

    @Override
    public void failed(String error) {
      failed = true;
      context.metrics().kubernetesFailed();
      context.failures().failed(key.shown(), error);
      List.copyOf(listeners).forEach(Listener::failed);
    }
  }
}
