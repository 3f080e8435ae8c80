// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a fleet asks of the API server, on the way to a store in memory: a call is a request,
 * and each write of a member's Lease an event for each watch that runs. One test, one thread.
 */
final class CountingLeases {
  final LeaseNames names;
  private final List<Consumer<List<LeaseStore.LeaseRecord>>> watchers = new ArrayList<>();
  long reads;
  long memberWrites;
  long coordinatorWrites;
  long lists;
  long events;

  CountingLeases(String fleet) {
    names = new LeaseNames(fleet);
  }

  void reset() {
    reads = 0;
    memberWrites = 0;
    coordinatorWrites = 0;
    lists = 0;
    events = 0;
  }

  long requests() {
    return reads + memberWrites + coordinatorWrites + lists;
  }

  private void wrote(String lease) {
    if (names.isMember(lease)) {
      memberWrites++;
      events += watchers.size();
    } else {
      coordinatorWrites++;
    }
  }

  /** One member's way, counted. */
  LeaseStore over(LeaseStore store) {
    return new Counted(store);
  }

  private final class Counted implements LeaseStore {
    private final LeaseStore store;

    Counted(LeaseStore store) {
      this.store = store;
    }

    @Override
    public Future<@Nullable LeaseRecord> get(String name) {
      reads++;
      return store.get(name);
    }

    @Override
    public Future<LeaseRecord> create(LeaseRecord lease) {
      wrote(lease.name());
      return store.create(lease);
    }

    @Override
    public Future<LeaseRecord> update(LeaseRecord lease) {
      wrote(lease.name());
      return store.update(lease);
    }

    @Override
    public Future<Void> delete(LeaseRecord lease) {
      wrote(lease.name());
      return store.delete(lease);
    }

    @Override
    public Future<List<LeaseRecord>> listMembers() {
      lists++;
      return store.listMembers();
    }

    @Override
    public Watch watchMembers(Consumer<List<LeaseRecord>> watcher) {
      lists++;
      watchers.add(watcher);
      Watch watch = store.watchMembers(watcher);
      return () -> {
        watchers.remove(watcher);
        watch.close();
      };
    }
  }
}
