// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

/**
 * What a member says of itself in its Lease.
 *
 * @param name of the member: the pod's or the host's
 * @param process a UUID of this process; the same member with another one has restarted
 * @param address host and port where {@code /fleet/} is served
 * @param node the machine
 * @param zone of the machine, empty where unknown
 * @param version of the program
 * @param role all, collector or coordinator: a coordinator owns no targets
 */
public record MemberCard(
    String name,
    String process,
    String address,
    String node,
    String zone,
    String version,
    String role,
    State state) {
  /** Who holds a Lease of this process: another one of the same member is somebody else. */
  public String identity() {
    return name + '_' + process;
  }

  /** The same member in another state. */
  public MemberCard in(State next) {
    return new MemberCard(name, process, address, node, zone, version, role, next);
  }

  /** The same member, where it does not say its zone itself. */
  public MemberCard inZone(String known) {
    return zone.isEmpty() && !known.isEmpty()
        ? new MemberCard(name, process, address, node, known, version, role, state)
        : this;
  }

  /** Where a member is in its life. */
  public enum State {
    JOINING,
    ACTIVE,
    DRAINING
  }
}
