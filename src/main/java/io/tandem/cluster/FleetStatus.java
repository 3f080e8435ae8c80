// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster;

import io.tandem.model.Replica;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fleet at one moment, as its coordinator sees it, or one member where the coordinator does not
 * answer. Times are wall clock in milliseconds, 0 for never or unknown. Immutable.
 *
 * @param fleet what its Leases' names begin with
 * @param cluster the label by which receivers tell its two copies from others
 * @param member who tells this
 * @param partial why this is only what the member knows by itself, one sentence; null where the
 *     coordinator told it
 * @param coordinator null where none is known
 * @param moves the last ones, newest first
 * @param standIns that run now
 * @param holes ticks that nobody could fill, newest first
 * @param elections one per remote_write entry
 */
public record FleetStatus(
    String fleet,
    String cluster,
    String member,
    @Nullable String partial,
    @Nullable Coordinator coordinator,
    List<Member> members,
    List<Move> moves,
    List<StandIn> standIns,
    List<Hole> holes,
    List<Election> elections) {

  /**
   * Who coordinates.
   *
   * @param term how often the coordinator Lease changed hands
   * @param generation of the assignment in this term
   * @param configVersion of the configuration that rules the fleet
   */
  public record Coordinator(
      String member,
      String address,
      long term,
      long generation,
      String configVersion,
      long sinceMillis) {}

  /**
   * A member.
   *
   * @param role all, collector or coordinator
   * @param state joining, active or draining, as the member says
   * @param leaseAgeSeconds since its Lease was last seen to change
   * @param expired whether that is longer than a Lease holds
   * @param owned targets it owns, by replica
   * @param weight of these targets, in samples per second
   * @param standIns how many targets it sends for others
   * @param lastContactMillis when it last answered the coordinator
   */
  public record Member(
      String name,
      String node,
      String zone,
      String address,
      String version,
      String role,
      String state,
      double leaseAgeSeconds,
      boolean expired,
      Owned owned,
      double weight,
      int standIns,
      long lastContactMillis) {}

  /** How many targets a member owns in each replica, and of jobs that are scraped once. */
  public record Owned(int a, int b, int only) {
    public int inAll() {
      return a + b + only;
    }
  }

  /**
   * A target that got another owner.
   *
   * @param target its URL
   * @param from who owned it
   * @param to who owns it now, or null: nobody could take it
   */
  public record Move(
      long timeMillis,
      String target,
      Replica replica,
      String from,
      @Nullable String to,
      String why) {}

  /**
   * A target that a partner sends for its owner.
   *
   * @param member who stands in
   * @param replica the owner's
   * @param deliveredThroughMillis the last tick that it delivered for the owner
   */
  public record StandIn(
      String member,
      String target,
      Replica replica,
      String why,
      long sinceMillis,
      long deliveredThroughMillis) {}

  /** Ticks of a target that are missing in a replica, and why nobody could fill them. */
  public record Hole(String target, Replica replica, long fromMillis, long toMillis, String why) {}

  /**
   * Which replica a receiver keeps.
   *
   * @param endpoint the name of the remote_write entry
   * @param replica a, b, or null: the answers do not tell
   */
  public record Election(String endpoint, @Nullable Replica replica) {}
}
