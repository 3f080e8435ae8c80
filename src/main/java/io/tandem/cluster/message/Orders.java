// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.message;

import io.tandem.model.Replica;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the coordinator tells one member.
 *
 * @param term of the coordinator; a member that knows a higher one refuses
 * @param generation version of the assignment within the term
 * @param coordinator who speaks
 * @param adopts whether the coordinator is new and asks for everything that the member holds; such
 *     orders change nothing
 * @param base the generation that the changes are to be laid on; -1 where these orders are whole
 * @param config what to scrape with and where to send; null where that did not change
 * @param targets all that the member owns where the orders are whole, else what is new or changed
 * @param moved targets that have left for another member: no stale markers
 * @param gone targets that are no more: stale markers
 * @param partners addresses of the members that own the same targets in the other replica, all of
 *     them
 * @param standIns targets whose partner's replica the member is to stand in for
 * @param duties what else a member of this fleet does
 */
public record Orders(
    long term,
    long generation,
    Coordinator coordinator,
    boolean adopts,
    long base,
    @Nullable Config config,
    List<OwnedTarget> targets,
    Set<Long> moved,
    Set<Long> gone,
    Map<String, String> partners,
    Set<Long> standIns,
    Duties duties) {

  /**
   * The holder of the coordinator Lease.
   *
   * @param process its holderIdentity
   * @param secret of the term; empty where the traffic is plain
   */
  public record Coordinator(String member, String address, String process, String secret) {}

  /**
   * A version of the configuration.
   *
   * @param text of the file; null where it holds secrets and the traffic is plain: then the
   *     member's own file of that version serves
   */
  public record Config(String version, @Nullable String text) {}

  /**
   * What a member does for the fleet as a whole.
   *
   * @param candidates who may become coordinator
   * @param heartbeats replicas whose sign of life this member sends
   * @param probeMillis how often a lane that is not elected asks whether it is
   * @param overfull jobs whose targets in the whole fleet are more than {@code target_limit}, with
   *     their number: no target of them may be scraped
   */
  public record Duties(
      List<String> candidates,
      Set<Replica> heartbeats,
      long probeMillis,
      Map<String, Integer> overfull) {
    public static final Duties NONE = new Duties(List.of(), Set.of(), 2_000);

    /** Duties while no job has too many targets. */
    public Duties(List<String> candidates, Set<Replica> heartbeats, long probeMillis) {
      this(candidates, heartbeats, probeMillis, Map.of());
    }
  }

  /** Whether they say all that the member owns. */
  public boolean isWhole() {
    return base < 0 && !adopts;
  }
}
