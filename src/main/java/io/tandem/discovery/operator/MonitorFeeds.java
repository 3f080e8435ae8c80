// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator;

import io.tandem.config.DiscoveryConfig.KubernetesSd.Selector;
import io.tandem.config.HttpClientConfig;
import io.tandem.discovery.kubernetes.feed.ConnectionKey;
import io.tandem.discovery.kubernetes.feed.Feed;
import io.tandem.discovery.kubernetes.feed.FeedKey;
import io.tandem.discovery.kubernetes.feed.FeedPool;
import io.tandem.discovery.kubernetes.object.ClusterObject.MonitorObject;
import io.tandem.discovery.kubernetes.object.Kind;
import io.tandem.discovery.operator.translate.LabelSelector;
import io.tandem.discovery.operator.translate.Monitor;
import io.tandem.discovery.operator.translate.MonitorKind;
import io.tandem.discovery.operator.translate.OperatorSettings;
import io.tandem.discovery.operator.translate.OperatorSettings.Selection;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The monitors that settings select, as they are now. The API server selects by labels, those of
 * namespaces too. Belongs to the event loop of discovery.
 */
final class MonitorFeeds implements Feed.Listener {
  /** As this process reaches its own cluster. */
  static final ConnectionKey HERE = new ConnectionKey(null, null, HttpClientConfig.DEFAULT);

  private final FeedPool pool;
  private final String ownNamespace;
  private final Runnable news;
  private final Map<MonitorKind, Watched> watched = new EnumMap<>(MonitorKind.class);

  /** A kind that is selected, and where its namespaces are. */
  private record Watched(Feed monitors, @Nullable Feed namespaces) {
    boolean isKnown() {
      return monitors.isSynced() && (namespaces == null || namespaces.isSynced());
    }

    boolean isSettled() {
      return isKnown() || monitors.isFailing() || (namespaces != null && namespaces.isFailing());
    }
  }

  MonitorFeeds(FeedPool pool, OperatorSettings settings, Runnable news) {
    this.pool = pool;
    this.news = news;
    ownNamespace = settings.namespace();
    settings.selections().forEach(this::watch);
  }

  private void watch(MonitorKind kind, Selection selection) {
    LabelSelector in = selection.namespaces();
    Feed monitors = hold(kind.kind(), in == null ? ownNamespace : "", selection.labels());
    Feed namespaces = in == null || in.isEmpty() ? null : hold(Kind.NAMESPACE, "", in);
    watched.put(kind, new Watched(monitors, namespaces));
  }

  private Feed hold(Kind kind, String namespace, LabelSelector labels) {
    Selector selector = new Selector(labels.text(), "");
    Feed feed = pool.hold(new FeedKey(HERE, kind, namespace, false, selector));
    feed.add(this);
    return feed;
  }

  @Override
  public void changed(Kind kind, String key) {
    news.run();
  }

  @Override
  public void synced() {
    news.run();
  }

  @Override
  public void failed() {
    news.run();
  }

  /** Whether each kind was looked at, or could not be. */
  boolean isSettled() {
    return watched.values().stream().allMatch(Watched::isSettled);
  }

  Set<MonitorKind> kinds() {
    return watched.keySet();
  }

  boolean isKnown(MonitorKind kind) {
    Watched of = watched.get(kind);
    return of != null && of.isKnown();
  }

  /** In the order of their names. */
  List<Monitor> monitors(MonitorKind kind) {
    List<Monitor> monitors = new ArrayList<>();
    Watched of = watched.get(kind);
    if (of == null) {
      return monitors;
    }
    for (String key : new TreeSet<>(of.monitors().keys())) {
      if (of.monitors().find(key) instanceof MonitorObject object
          && (of.namespaces() == null || of.namespaces().find(object.namespace()) != null)) {
        JsonObject spec = new JsonObject(object.spec());
        monitors.add(new Monitor(kind, object.namespace(), object.name(), spec));
      }
    }
    return monitors;
  }

  void close() {
    for (Watched of : watched.values()) {
      giveBack(of.monitors());
      giveBack(of.namespaces());
    }
    watched.clear();
  }

  private void giveBack(@Nullable Feed feed) {
    if (feed != null) {
      feed.remove(this);
      pool.giveBack(feed);
    }
  }
}
