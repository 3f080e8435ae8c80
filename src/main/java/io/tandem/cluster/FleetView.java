// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster;

import io.vertx.core.Future;
import java.util.List;

/**
 * The fleet as any member shows it: a member asks the coordinator, and falls back to what it knows
 * by itself. May be asked on any thread; futures complete within seconds, on any thread.
 */
public interface FleetView {
  /** Of a process outside of fleets: there is nothing to see. */
  FleetView STANDALONE =
      new FleetView() {
        @Override
        public boolean isMember() {
          return false;
        }

        @Override
        public Future<FleetStatus> status() {
          return none();
        }

        @Override
        public Future<List<FleetTarget>> targets() {
          return none();
        }

        @Override
        public Future<List<String>> reload() {
          return none();
        }

        private <T> Future<T> none() {
          return Future.failedFuture("this process is no member of a fleet");
        }
      };

  /** Whether this process belongs to a fleet; otherwise the rest fails. */
  boolean isMember();

  Future<FleetStatus> status();

  /** All targets of the fleet; where the coordinator does not answer, those of this member. */
  Future<List<FleetTarget>> targets();

  /** What relabeling dropped; nothing where the coordinator does not answer. */
  default Future<FleetDropped> dropped() {
    return Future.succeededFuture(FleetDropped.NONE);
  }

  /**
   * Reads the configuration of the whole fleet again, taken or refused as one.
   *
   * @return every fault, one sentence each; empty where the new configuration was taken
   */
  Future<List<String>> reload();
}
