// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import io.tandem.assignment.AssignableMember;
import io.tandem.assignment.AssignableMember.Stance;
import io.tandem.assignment.AssignableTarget;
import io.tandem.assignment.Assignment;
import io.tandem.assignment.Assignment.Move;
import io.tandem.assignment.Owners;
import io.tandem.cluster.lease.MemberCard.State;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.cluster.node.NodeState;
import io.tandem.model.Clock;
import io.tandem.model.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who owns what now, and why it changed: turns what is known of members into what the assignment
 * needs. A member that is silent keeps its targets for the grace, for its partners stand in; a
 * target whose owners are all gone is placed again at once, and both new ones begin at one tick.
 * Belongs to the fleet's event loop.
 */
final class Placement {
  /** A member that answered within this time lives, whatever its Lease says. */
  private static final Duration FRESH = Duration.ofSeconds(15);

  /** In this time a new coordinator has found all targets. */
  private static final Duration FINDING = Duration.ofSeconds(30);

  /** A target that moved has arrived by then, and what its owner before had is sent. */
  private static final Duration SETTLING = Duration.ofSeconds(15);

  /** By then both owners of a new target have their orders. */
  private static final long START_MILLIS = 1_000;

  private final Clock clock;
  private final Duration grace;
  private final CoordinatorRules.Assigning assigning;
  private final Weights weights;
  private Map<Long, Owners> owners = new HashMap<>();

  private final List<Long> orphans = new ArrayList<>();

  /** Until then a target that nobody has said to hold may have been held by members that died. */
  private @Nullable Long unheardUntilNanos;

  private Map<String, Map<Long, OwnedTarget>> shares = Map.of();

  /** Targets that came from another member, until their new owner has them. */
  private final Set<Arrival> arrivals = new HashSet<>();

  /** Until when targets that moved stay where they are, on the monotonic clock. */
  private final Map<Long, Long> settling = new HashMap<>();

  /** From when on targets are scraped that nobody scraped before, by both owners alike. */
  private final Map<Long, Long> starts = new HashMap<>();

  private record Arrival(long targetId, boolean second) {}

  Placement(Clock clock, Duration grace, CoordinatorRules.Assigning assigning, Weights weights) {
    this.clock = clock;
    this.grace = grace;
    this.assigning = assigning;
    this.weights = weights;
  }

  /** A member holds this target, and says who holds it in the other replica. */
  void adopt(String member, OwnedTarget held) {
    Owners before = owners.getOrDefault(held.id(), Owners.NONE);
    String partner = held.partner().isEmpty() ? null : held.partner();
    Owners after =
        held.replica() == Replica.B
            ? new Owners(before.a() == null ? partner : before.a(), member)
            : new Owners(member, before.b() == null ? partner : before.b());
    owners.put(held.id(), after);
    // The coordinator before may have moved it just now.
    settling.put(held.id(), clock.monotonicNanos() + SETTLING.toNanos());
  }

  /** Others have said what they hold, but some that held targets, too, did not answer. */
  void unheard() {
    unheardUntilNanos = clock.monotonicNanos() + FINDING.toNanos();
  }

  /** Whether nobody else is to own a target as this member says it does. */
  boolean isFree(String member, OwnedTarget held) {
    Owners owner = of(held.id());
    String known = held.replica() == Replica.B ? owner.b() : owner.a();
    return known == null || known.equals(member);
  }

  Owners of(long targetId) {
    return owners.getOrDefault(targetId, Owners.NONE);
  }

  boolean isAlive(Post post) {
    return !post.expired || isFresh(post);
  }

  boolean isFresh(Post post) {
    return post.answeredNanos != 0
        && post.refusals == 0
        && clock.monotonicNanos() - post.answeredNanos < FRESH.toNanos();
  }

  /**
   * Members whose process is gone: their Leases ran out, or no process listens at their ports.
   * Where most ports refuse it is rather this member that is cut off, and all others' targets would
   * be placed at the few that are left: then those are gone that do not renew their Leases either.
   */
  private Set<String> dead(Collection<Post> posts) {
    long refused = posts.stream().filter(post -> isAlive(post) && post.gone).count();
    boolean isCutOff = refused > posts.size() / 2;
    Set<String> dead = new HashSet<>();
    for (Post post : posts) {
      if (!isAlive(post) || (post.gone && (post.overdue || !isCutOff))) {
        dead.add(post.name());
      }
    }
    return dead;
  }

  /** Places all targets; tells what moved. */
  Assignment place(Collection<Known> targets, Collection<Post> posts) {
    List<AssignableMember> members = members(posts);
    Set<String> dead = dead(posts);
    orphans.clear();
    long now = clock.wallMillis();
    starts.values().removeIf(start -> start < now);
    settling.values().removeIf(end -> end - clock.monotonicNanos() < 0);
    List<AssignableTarget> work = new ArrayList<>(targets.size());
    Map<Long, Owners> before = new HashMap<>();
    for (Known known : targets) {
      long id = known.target().id();
      work.add(
          new AssignableTarget(
              id, known.node(), known.zone(), weights.of(id), known.paired(), isSettled(id, dead)));
      Owners last = owners.get(id);
      if (last != null && !isLost(last, dead)) {
        before.put(id, last);
        continue;
      }
      starts.put(id, now + START_MILLIS);
      boolean wasOwned = last == null ? isUnheard() : !last.equals(Owners.NONE);
      if (wasOwned) {
        orphans.add(id);
        // Who cannot be reached from here may live and send: what it has goes first.
        arrivals.add(new Arrival(id, false));
        arrivals.add(new Arrival(id, true));
      }
    }
    Assignment assignment = assigning.assign(members, work, before);
    for (Move move : assignment.moves()) {
      arrivals.add(new Arrival(move.targetId(), move.second()));
      settling.put(move.targetId(), clock.monotonicNanos() + SETTLING.toNanos());
    }
    owners = new HashMap<>(assignment.owners());
    share(targets);
    return assignment;
  }

  /**
   * Whether the target may move though its owners could go on: not while it arrives, for what an
   * owner on the way has scraped would be nobody's to send, and not while one owner stands in for
   * the other.
   */
  private boolean isSettled(long id, Set<String> dead) {
    Owners last = of(id);
    boolean isCovered =
        (last.a() != null && dead.contains(last.a()))
            || (last.b() != null && dead.contains(last.b()));
    return !isCovered && !settling.containsKey(id);
  }

  private boolean isUnheard() {
    return unheardUntilNanos != null && unheardUntilNanos - clock.monotonicNanos() > 0;
  }

  /** Targets that had lost all owners when they were placed last. */
  List<Long> orphans() {
    return List.copyOf(orphans);
  }

  private static boolean isLost(Owners last, Set<String> dead) {
    boolean a = last.a() == null || dead.contains(last.a());
    boolean b = last.b() == null || dead.contains(last.b());
    return a && b;
  }

  /**
   * Null for a member that is gone for longer than the grace, or whose machine is gone. Who leaves
   * by itself is as one that is gone; who only stands on a machine that leaves works to its end.
   */
  private @Nullable Stance stance(Post post) {
    boolean leaving = post.card.state() == State.DRAINING;
    if (!leaving && isAlive(post)) {
      post.goneSinceNanos = 0;
      boolean ended = post.node == NodeState.GONE && post.failures > 0;
      return ended ? null : isFresh(post) && !post.isDraining() ? Stance.TAKES : Stance.KEEPS;
    }
    if (post.goneSinceNanos == 0) {
      post.goneSinceNanos = clock.monotonicNanos();
    }
    boolean over =
        post.node == NodeState.GONE
            || clock.monotonicNanos() - post.goneSinceNanos >= grace.toNanos();
    return over ? null : Stance.KEEPS;
  }

  /** Members that may own targets; where all of their machines leave, the living ones take more. */
  private List<AssignableMember> members(Collection<Post> posts) {
    Map<Post, Stance> stances = new LinkedHashMap<>();
    for (Post post : posts) {
      Stance stance = post.scrapes() ? stance(post) : null;
      if (stance != null) {
        stances.put(post, stance);
      }
    }
    if (!stances.containsValue(Stance.TAKES)) {
      stances.replaceAll((post, stance) -> isFresh(post) ? Stance.TAKES : stance);
    }
    List<AssignableMember> members = new ArrayList<>(stances.size());
    stances.forEach(
        (post, stance) -> {
          String node = post.card.node().isEmpty() ? post.name() : post.card.node();
          members.add(new AssignableMember(post.name(), node, post.card.zone(), stance));
        });
    return members;
  }

  /** What this member is to own: what is placed there, and what its next owner has not yet. */
  Map<Long, OwnedTarget> wanted(Post post, Registry registry, Map<String, Post> posts) {
    Map<Long, OwnedTarget> wanted = new HashMap<>(shares.getOrDefault(post.name(), Map.of()));
    for (OwnedTarget held : post.acknowledged.values()) {
      if (!wanted.containsKey(held.id())
          && registry.has(held.id())
          && isAwaited(post, held, posts)) {
        wanted.put(held.id(), held);
      }
    }
    return wanted;
  }

  /** Whether these are just what is placed at the member. */
  boolean isShare(Post post, Set<Long> targets) {
    return shares.getOrDefault(post.name(), Map.of()).keySet().equals(targets);
  }

  private void share(Collection<Known> targets) {
    shares = new HashMap<>();
    for (Known known : targets) {
      Owners owner = of(known.target().id());
      if (owner.a() != null) {
        give(owner.a(), owned(known, known.paired() ? Replica.A : Replica.ONLY, owner.b()));
      }
      if (owner.b() != null && known.paired()) {
        give(owner.b(), owned(known, Replica.B, owner.a()));
      }
    }
  }

  private void give(String member, OwnedTarget target) {
    shares.computeIfAbsent(member, name -> new HashMap<>()).put(target.id(), target);
  }

  private OwnedTarget owned(Known known, Replica replica, @Nullable String partner) {
    long id = known.target().id();
    boolean arrives = arrivals.contains(new Arrival(id, replica == Replica.B));
    String other = replica == Replica.ONLY || partner == null ? "" : partner;
    long start = replica == Replica.ONLY ? 0 : starts.getOrDefault(id, 0L);
    return new OwnedTarget(known.target(), replica, other, arrives, start);
  }

  /**
   * Whether the new owner of a target has not scraped it yet: until then the old one goes on. A
   * process that starts may have a target for seconds before it gets to its first tick.
   */
  private boolean isAwaited(Post holder, OwnedTarget held, Map<String, Post> posts) {
    Owners owner = of(held.id());
    String next = held.replica() == Replica.B ? owner.b() : owner.a();
    Post successor = next == null ? null : posts.get(next);
    if (successor == null || !isAlive(successor)) {
      return true;
    }
    OwnedTarget there = successor.acknowledged.get(held.id());
    if (there == null || there.replica() != held.replica()) {
      return true;
    }
    // Of two that have not begun, one that restarts and one that is new, the new one does.
    return holder.scraped.contains(held.id()) && !successor.scraped.contains(held.id());
  }

  /** The member has these: they are on their way no more. */
  void arrived(Collection<OwnedTarget> held) {
    for (OwnedTarget target : held) {
      if (target.arrives()) {
        arrivals.remove(new Arrival(target.id(), target.replica() == Replica.B));
      }
    }
  }

  /** Only targets of the registry are remembered. */
  void forgetOthers(Registry registry) {
    owners.keySet().removeIf(id -> !registry.has(id));
    starts.keySet().removeIf(id -> !registry.has(id));
    settling.keySet().removeIf(id -> !registry.has(id));
    arrivals.removeIf(arrival -> !registry.has(arrival.targetId()));
  }
}
