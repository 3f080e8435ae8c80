// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes;

import io.tandem.discovery.TargetGroup;
import io.tandem.discovery.kubernetes.feed.Feed;
import io.tandem.discovery.kubernetes.object.ClusterObject;
import io.tandem.discovery.kubernetes.object.Kind;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The groups of a role within one namespace, or in all of them. Nothing is made before each
 * collection that goes into groups is known; then what changed is made again, in one go when asked.
 * Belongs to the event loop of discovery.
 */
final class RoleGroups implements Feed.Listener {
  private final Feed main;
  private final Map<Kind, Feed> feeds = new EnumMap<>(Kind.class);
  private final GroupBuilder builder;
  private final Runnable news;
  private final Map<String, TargetGroup> groups = new LinkedHashMap<>();
  private final Dependents dependents = new Dependents();
  private final Set<String> changed = new LinkedHashSet<>();
  private boolean ready;

  /**
   * Begins to listen.
   *
   * @param main whose objects have a group each
   * @param others what else goes into groups
   * @param news called whenever there is something to make, or a collection failed
   */
  RoleGroups(Feed main, List<Feed> others, GroupBuilder builder, Runnable news) {
    this.main = main;
    this.builder = builder;
    this.news = news;
    feeds.put(main.kind(), main);
    others.forEach(feed -> feeds.put(feed.kind(), feed));
  }

  void start() {
    feeds.values().forEach(feed -> feed.add(this));
    synced();
  }

  void close() {
    feeds.values().forEach(feed -> feed.remove(this));
  }

  Collection<Feed> feeds() {
    return feeds.values();
  }

  /** Whether all that goes into groups is known. */
  boolean isReady() {
    return ready;
  }

  /** Whether it is known that something is not. */
  boolean isFailing() {
    return feeds.values().stream().anyMatch(Feed::isFailing);
  }

  @Override
  public void synced() {
    if (!ready && feeds.values().stream().allMatch(Feed::isSynced)) {
      ready = true;
      changed.addAll(main.keys());
    }
    news.run();
  }

  @Override
  public void failed() {
    news.run();
  }

  @Override
  public void changed(Kind kind, String key) {
    if (!ready) {
      return;
    }
    boolean more = kind == main.kind() && changed.add(key);
    more |= changed.addAll(dependents.of(kind, key));
    if (more) {
      news.run();
    }
  }

  /** Makes what changed, and gives all. */
  Collection<TargetGroup> groups() {
    changed.forEach(this::make);
    changed.clear();
    return groups.values();
  }

  private void make(String key) {
    dependents.forget(key);
    ClusterObject object = main.find(key);
    if (object == null) {
      groups.remove(key);
      return;
    }
    TargetGroup group = builder.build(object, (kind, of, follow) -> find(key, kind, of, follow));
    if (group == null) {
      return;
    }
    if (group.targets().isEmpty()) {
      groups.remove(key);
    } else if (!group.equals(groups.get(key))) {
      groups.put(key, group);
    }
  }

  private @Nullable ClusterObject find(String group, Kind kind, String key, boolean follow) {
    Feed feed = feeds.get(kind);
    if (feed == null) {
      return null;
    }
    if (follow) {
      dependents.note(group, kind, key);
    }
    return feed.find(key);
  }
}
