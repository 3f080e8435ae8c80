// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.tandem.cluster.lease.LeaseStore;
import io.tandem.model.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One member's way to an API server in memory that keeps Leases: versions and conflicts as the real
 * one has them, and outages, delays and lost answers as a test asks for.
 *
 * <p>Requests travel on the loop of the network, answers arrive on the loop of the member, so a
 * member that stands still does not stop what it sent. A call costs a handful of small objects and,
 * where it is not delayed, no timer. Belongs to the thread that turns the loops.
 */
public final class FakeLeases implements LeaseStore {
  /** After this the member gives up a call, as the real store does. */
  public static final long LIMIT_MILLIS = 5_000;

  private final Server server;
  private final Loop member;
  private final List<FakeWatch> watches = new ArrayList<>();
  private Supplier<Route> readRoutes = () -> Route.DIRECT;
  private Supplier<Route> writeRoutes = () -> Route.DIRECT;
  private boolean away;

  /** How one call travels. */
  public record Route(long thereMillis, long backMillis, boolean lostThere, boolean lostBack) {
    public static final Route DIRECT = new Route(0, 0, false, false);
  }

  /** A new API server, and a way to it. */
  public FakeLeases(Loop loop, String fleet) {
    this(new Server(loop, fleet + "-member-"), loop);
  }

  private FakeLeases(Server server, Loop member) {
    this.server = server;
    this.member = member;
    server.ways.add(this);
  }

  /** Another member's way to the same API server. */
  public FakeLeases sharedWith(Loop otherMember) {
    return new FakeLeases(server, otherMember);
  }

  /** Whether the API server is out of reach for this member alone; calls then end in silence. */
  public void setAway(boolean away) {
    this.away = away;
    watches.forEach(FakeWatch::changed);
  }

  /** Whether the API server is gone for everybody. */
  public void setServerAway(boolean serverAway) {
    server.away = serverAway;
    server.announce();
  }

  /** How the calls of this member travel from now on. */
  public void setRoutes(Supplier<Route> routes) {
    readRoutes = routes;
    writeRoutes = routes;
  }

  /** How the calls of this member that change something travel from now on. */
  public void setWriteRoutes(Supplier<Route> routes) {
    writeRoutes = routes;
  }

  /** What is stored, or null. */
  public @Nullable LeaseRecord stored(String name) {
    return server.leases.get(name);
  }

  /** Somebody with rights takes the Lease away. */
  public void wipe(String name) {
    server.leases.remove(name);
    server.announce();
  }

  /** Calls that reached the server and changed something. */
  public long writes() {
    return server.writes;
  }

  /** Calls that reached the server and changed nothing. */
  public long reads() {
    return server.reads;
  }

  @Override
  public Future<@Nullable LeaseRecord> get(String name) {
    return call(readRoutes, () -> server.get(name));
  }

  @Override
  public Future<LeaseRecord> create(LeaseRecord lease) {
    return call(writeRoutes, () -> server.create(lease));
  }

  @Override
  public Future<LeaseRecord> update(LeaseRecord lease) {
    return call(writeRoutes, () -> server.update(lease));
  }

  @Override
  public Future<Void> delete(LeaseRecord lease) {
    return call(writeRoutes, () -> server.delete(lease));
  }

  @Override
  public Future<List<LeaseRecord>> listMembers() {
    return call(
        readRoutes,
        () -> {
          server.reads++;
          return server.members();
        });
  }

  @Override
  public Watch watchMembers(Consumer<List<LeaseRecord>> watcher) {
    FakeWatch watch = new FakeWatch(watcher);
    watches.add(watch);
    watch.changed();
    return watch;
  }

  private boolean isCutOff() {
    return away || server.away;
  }

  private <T extends @Nullable Object> Future<T> call(Supplier<Route> routes, Supplier<T> work) {
    Promise<T> promise = Promise.promise();
    Route route = routes.get();
    if (route.thereMillis() + route.backMillis() >= LIMIT_MILLIS) {
      giveUp(promise, LIMIT_MILLIS);
    }
    travel(
        server.network,
        route.thereMillis(),
        () -> {
          if (route.lostThere() || isCutOff()) {
            giveUp(promise, LIMIT_MILLIS - route.thereMillis());
          } else {
            carryOut(work, route, promise);
          }
        });
    return promise.future();
  }

  private <T extends @Nullable Object> void carryOut(
      Supplier<T> work, Route route, Promise<T> promise) {
    Runnable settle;
    try {
      T result = work.get();
      settle = () -> promise.tryComplete(result);
    } catch (ConflictException e) {
      settle = () -> promise.tryFail(e);
    }
    if (route.lostBack()) {
      giveUp(promise, LIMIT_MILLIS - route.thereMillis());
    } else {
      Runnable arrived = settle;
      travel(server.network, route.backMillis(), () -> member.execute(arrived));
    }
  }

  private void giveUp(Promise<?> promise, long inMillis) {
    member.schedule(Math.max(0, inMillis), () -> promise.tryFail("no answer from the API server"));
  }

  private static void travel(Loop network, long millis, Runnable action) {
    if (millis == 0) {
      network.execute(action);
    } else {
      network.schedule(millis, action);
    }
  }

  /** One watch; changes that come together are told together. */
  private final class FakeWatch implements Watch {
    private final Consumer<List<LeaseRecord>> watcher;
    private boolean due;
    private boolean closed;

    FakeWatch(Consumer<List<LeaseRecord>> watcher) {
      this.watcher = watcher;
    }

    void changed() {
      if (!due && !closed && !isCutOff()) {
        due = true;
        server.network.execute(() -> member.execute(this::tell));
      }
    }

    private void tell() {
      due = false;
      if (!closed && !isCutOff()) {
        watcher.accept(server.members());
      }
    }

    @Override
    public void close() {
      closed = true;
      watches.remove(this);
    }
  }

  /** What all ways lead to. */
  private static final class Server {
    final Loop network;
    final String memberPrefix;
    final SortedMap<String, LeaseRecord> leases = new TreeMap<>();
    final List<FakeLeases> ways = new ArrayList<>();
    long version;
    long reads;
    long writes;
    boolean away;

    Server(Loop network, String memberPrefix) {
      this.network = network;
      this.memberPrefix = memberPrefix;
    }

    @Nullable LeaseRecord get(String name) {
      reads++;
      return leases.get(name);
    }

    LeaseRecord create(LeaseRecord lease) {
      if (leases.containsKey(lease.name())) {
        throw new ConflictException(lease.name() + " exists");
      }
      return store(lease);
    }

    LeaseRecord update(LeaseRecord lease) {
      checkVersion(lease);
      return store(lease);
    }

    @Nullable Void delete(LeaseRecord lease) {
      checkVersion(lease);
      writes++;
      leases.remove(lease.name());
      announce();
      return null;
    }

    List<LeaseRecord> members() {
      return List.copyOf(leases.subMap(memberPrefix, memberPrefix + Character.MAX_VALUE).values());
    }

    void announce() {
      ways.forEach(way -> way.watches.forEach(FakeWatch::changed));
    }

    private void checkVersion(LeaseRecord lease) {
      LeaseRecord stored = leases.get(lease.name());
      if (stored == null || !stored.version().equals(lease.version())) {
        throw new ConflictException(lease.name() + " was changed");
      }
    }

    private LeaseRecord store(LeaseRecord lease) {
      writes++;
      LeaseRecord stored =
          new LeaseRecord(
              lease.name(),
              lease.holder(),
              lease.transitions(),
              lease.durationSeconds(),
              lease.annotations(),
              Long.toString(++version));
      leases.put(lease.name(), stored);
      announce();
      return stored;
    }
  }
}
