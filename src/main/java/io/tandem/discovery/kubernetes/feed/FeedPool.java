// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.feed;

import io.tandem.discovery.kubernetes.object.ObjectReader;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Feeds, each once however many jobs and roles look at it, from the first to the last who does.
 * Belongs to the event loop of discovery.
 */
public final class FeedPool {
  private final FeedContext context;
  private final Connections connections;
  private final ObjectReader reader = new ObjectReader();
  private final Map<FeedKey, Held> feeds = new HashMap<>();

  private static final class Held {
    private final Feed feed;
    private int holders;

    Held(Feed feed) {
      this.feed = feed;
    }
  }

  /**
   * Makes no connection yet.
   *
   * @param opener connects; its futures complete on the event loop of discovery
   */
  public FeedPool(FeedContext context, Function<ConnectionKey, Future<ApiConnection>> opener) {
    this.context = context;
    connections = new Connections(opener);
  }

  /** The feed, which begins with its first holder; to be given back. */
  public Feed hold(FeedKey key) {
    Held held = feeds.get(key);
    if (held == null) {
      held = new Held(new Feed(key, context, connections, reader));
      feeds.put(key, held);
      held.holders++;
      held.feed.start();
    } else {
      held.holders++;
    }
    return held.feed;
  }

  public void giveBack(Feed feed) {
    Held held = feeds.get(feed.key());
    if (held == null || --held.holders > 0) {
      return;
    }
    feeds.remove(feed.key());
    feed.close();
    ConnectionKey connection = feed.key().connection();
    if (feeds.keySet().stream().noneMatch(other -> other.connection().equals(connection))) {
      connections.close(connection);
    }
  }

  /** The connection of feeds that are held, for what is asked once. */
  public Future<ApiConnection> connection(ConnectionKey key) {
    return connections.open(key);
  }

  /** How many collections are followed. */
  public int size() {
    return feeds.size();
  }
}
