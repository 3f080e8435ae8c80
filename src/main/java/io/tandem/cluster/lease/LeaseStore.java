// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Leases as the API server keeps them. Belongs to the fleet's event loop, on which futures complete
 * and watchers are called; nothing blocks. Every call ends within a few seconds; one that failed
 * may have been carried out all the same.
 */
public interface LeaseStore {
  /**
   * A Lease as it was read.
   *
   * @param holder holderIdentity, empty where nobody holds it
   * @param transitions leaseTransitions
   * @param version of what is stored, for compare-and-swap; empty where it was never stored
   */
  record LeaseRecord(
      String name,
      String holder,
      long transitions,
      long durationSeconds,
      Map<String, String> annotations,
      String version) {
    LeaseRecord withVersion(String other) {
      return new LeaseRecord(name, holder, transitions, durationSeconds, annotations, other);
    }
  }

  /** Somebody else changed the Lease first, or it exists, or it is gone: read it again. */
  final class ConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConflictException(String message) {
      super(message);
    }
  }

  /** The Lease, or null where there is none. */
  Future<@Nullable LeaseRecord> get(String name);

  /** Makes it; fails with {@link ConflictException} where it exists. */
  Future<LeaseRecord> create(LeaseRecord lease);

  /** Replaces the version that was read; fails with {@link ConflictException} on any other. */
  Future<LeaseRecord> update(LeaseRecord lease);

  /** Removes the version that was read; fails with {@link ConflictException} on any other. */
  Future<Void> delete(LeaseRecord lease);

  /**
   * All member Leases of the fleet as they are at this moment, which no cache answers: what it
   * shows unchanged was not renewed before the call.
   */
  Future<List<LeaseRecord>> listMembers();

  /**
   * Follows all member Leases of the fleet: calls with all of them at first and soon after one
   * changed, until it is closed. While the API server is away nothing is called; that nothing is
   * called proves nothing.
   */
  Watch watchMembers(Consumer<List<LeaseRecord>> watcher);

  /** A watch that runs. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
