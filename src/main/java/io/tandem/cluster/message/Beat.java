// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.message;

import java.util.List;
import java.util.Map;

/**
 * What two members that share targets tell each other each second, in both directions alike.
 *
 * @param from the member's name
 * @param process UUID of its process
 * @param sequence counts the sender's beats to the receiver
 * @param heard the sequence of the receiver's last beat that the sender knew when it wrote this
 * @param leaving whether it scrapes no more: goodbye
 * @param shared the targets that the sender owns and the receiver owns in the other replica
 * @param standIns what the sender does for the receiver's targets
 * @param lanes by remote_write entry, how the sender's own way to it is
 */
public record Beat(
    String from,
    String process,
    long sequence,
    long heard,
    boolean leaving,
    List<Shared> shared,
    List<StandIn> standIns,
    Map<String, Way> lanes) {

  /** No such tick. */
  public static final long NONE = -1;

  /**
   * How far the sender is with a target it owns. Ticks are milliseconds since the epoch, {@link
   * #NONE} where there is none.
   *
   * @param since ticks after this time are the sender's own duty
   * @param held whether it holds them until the receiver says how far it went
   * @param delivered the last tick that every endpoint has
   * @param good the last tick that was scraped with success
   * @param bad the last tick that was scraped without
   * @param yielded from this tick on the receiver is asked to send for the sender
   * @param yieldedThrough up to this tick; NONE while it goes on
   */
  public record Shared(
      long id,
      long since,
      boolean held,
      long delivered,
      long good,
      long bad,
      long yielded,
      long yieldedThrough) {}

  /**
   * A target of the receiver's that the sender sends for it.
   *
   * @param after ticks up to here are the receiver's own
   * @param through the last tick the sender will deliver; NONE while it goes on
   * @param sent the last tick it had to send: those behind it are the receiver's, if it has them
   * @param delivered the last tick it delivered
   * @param done whether everything through {@code through} is delivered or kept for an election
   */
  public record StandIn(
      long id, String why, long after, long through, long sent, long delivered, boolean done) {}

  /**
   * A way to one remote_write entry.
   *
   * @param standby replica labels that are not elected
   * @param elected the replica label that answers show, or empty
   */
  public record Way(List<String> standby, String elected) {}
}
