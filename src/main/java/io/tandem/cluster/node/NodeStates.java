// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.node;

/**
 * Tells which machines are about to leave, and where they are. Belongs to the fleet's event loop.
 */
public interface NodeStates {
  /** Nothing is known of any machine. */
  NodeStates NONE =
      new NodeStates() {
        @Override
        public NodeState of(String node) {
          return NodeState.UNKNOWN;
        }

        @Override
        public String zone(String node) {
          return "";
        }

        @Override
        public void watch() {
          // There is nothing to see.
        }

        @Override
        public void rest() {
          // Nothing runs.
        }
      };

  /** What is known of the machine. */
  NodeState of(String node);

  /** The machine's zone, empty where none is known. */
  String zone(String node);

  /** Looks from now on. */
  void watch();

  /** Looks no more and forgets what it saw. */
  void rest();
}
