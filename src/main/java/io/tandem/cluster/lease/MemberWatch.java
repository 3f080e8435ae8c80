// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import io.tandem.cluster.lease.LeaseStore.ConflictException;
import io.tandem.cluster.lease.LeaseStore.LeaseRecord;
import io.tandem.model.Alarm;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who is in the fleet and who is gone, as one observer sees it: the coordinator.
 *
 * <p>A member is gone when its Lease did not change for its duration <em>while this observer could
 * have seen it</em>. That it sees is proven by news from the API server or by a list asked for when
 * there is none; a gap in that proof, an outage or a pause of this process, gives every member its
 * whole duration again, for it may have been as cut off as the observer. And nobody is declared
 * gone but by a list, made for it, that no cache answered. Leases of members gone for an hour are
 * removed.
 *
 * <p>Costs: what the watch tells, and one list in five seconds where it tells nothing. Belongs to
 * the fleet's event loop.
 */
public final class MemberWatch {
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);

  /** Without news for this long, a list is asked for. */
  private static final long QUIET_NANOS = Duration.ofSeconds(5).toNanos();

  /** Proofs further apart than this, a quiet time and a call, leave a gap. */
  private static final long GAP_NANOS = Duration.ofSeconds(12).toNanos();

  private static final long FORGET_NANOS = Duration.ofHours(1).toNanos();
  private static final long REMOVAL_PAUSE_NANOS = Duration.ofMinutes(5).toNanos();

  private final LeaseContext context;
  private final LeaseStore store;
  private final Listener listener;
  private final LeaseCalls lists;
  private final LeaseCalls removals;
  private final Alarm look;
  private final SortedMap<String, SeenMember> members = new TreeMap<>();
  private LeaseStore.@Nullable Watch watch;
  private boolean hasSeenAll;
  private boolean isBlind;
  private long provenNanos;
  private long seeingSinceNanos;
  private long noRemovalBeforeNanos;

  /**
   * A member as seen now.
   *
   * @param silentMillis since its Lease changed last, or since it was seen first
   * @param isOverdue whether its Lease should have changed since, though it has not run out
   * @param isExpired whether it is gone
   */
  public record Member(MemberCard card, long silentMillis, boolean isOverdue, boolean isExpired) {}

  /** What happened to a member. */
  public enum Change {
    /** It is there, for the first time or again. */
    APPEARED,
    /** Its card says something else; with another process it was restarted. */
    CHANGED,
    /** It is gone; its Lease stays for an hour. */
    EXPIRED,
    /** Its Lease was removed. */
    FORGOTTEN
  }

  /** Hears of changes; called on the fleet's event loop. */
  @FunctionalInterface
  public interface Listener {
    void changed(MemberCard card, Change change);
  }

  public MemberWatch(LeaseContext context, Listener listener) {
    this.context = context;
    this.store = context.store();
    this.listener = listener;
    lists = new LeaseCalls(context.fleet() + "-member-*");
    removals = new LeaseCalls(context.fleet() + "-member-*");
    look = new Alarm(context.loop(), this::look);
  }

  /** Watches from now on; once. */
  public void start() {
    provenNanos = now();
    seeingSinceNanos = provenNanos;
    noRemovalBeforeNanos = provenNanos;
    watch = store.watchMembers(leases -> take(leases, now()));
    look.in(LOOK_INTERVAL.toMillis());
  }

  /** Sees and says nothing from now on. */
  public void close() {
    lists.close();
    removals.close();
    look.cancel();
    if (watch != null) {
      watch.close();
      watch = null;
    }
  }

  /** Whether there was a complete view of the fleet yet. */
  public boolean hasSeenAll() {
    return hasSeenAll;
  }

  /** All members that have a Lease, by name. */
  public List<Member> members() {
    long now = now();
    return members.values().stream().map(member -> member.view(now)).toList();
  }

  /** Removes the Lease of a member that is gone; of others nothing. */
  public void forget(String member) {
    SeenMember seen = members.get(context.names().member(member));
    if (seen != null && seen.isExpired) {
      remove(seen);
    }
  }

  /** What the watch tells, or what a list answers that was asked for at that time. */
  private void take(List<LeaseRecord> leases, long asked) {
    if (lists.isClosed()) {
      return;
    }
    long now = now();
    if (isBlind || now - provenNanos > GAP_NANOS) {
      isBlind = false;
      seeingSinceNanos = now;
    }
    provenNanos = now;
    hasSeenAll = true;
    members.values().forEach(member -> member.isListed = false);
    leases.forEach(lease -> take(lease, asked, now));
    List<SeenMember> removed =
        members.values().stream().filter(m -> !m.isListed && m.isExpired).toList();
    removed.forEach(this::drop);
  }

  private void take(LeaseRecord lease, long asked, long now) {
    SeenMember seen = members.get(lease.name());
    if (seen != null) {
      seen.isListed = true;
      // The watch may have overtaken the list.
      if (seen.lease.version().equals(lease.version()) || seen.changedNanos - asked > 0) {
        return;
      }
    }
    MemberCard card = LeaseAnnotations.card(lease);
    if (card == null) {
      return;
    }
    SeenMember next = new SeenMember(lease, card, now);
    members.put(lease.name(), next);
    if (seen == null || seen.isExpired) {
      tell(card, Change.APPEARED);
    } else if (!card.equals(seen.card)) {
      tell(card, Change.CHANGED);
    }
  }

  private void look() {
    look.in(LOOK_INTERVAL.toMillis());
    long now = now();
    boolean quiet = now - provenNanos > QUIET_NANOS;
    if (!lists.isTaken() && (quiet || members.values().stream().anyMatch(m -> isSilent(m, now)))) {
      list(now);
    }
    if (now - noRemovalBeforeNanos >= 0) {
      members.values().stream()
          .filter(m -> m.isExpired && now - silentSince(m) > FORGET_NANOS)
          .findFirst()
          .ifPresent(this::remove);
    }
  }

  private void list(long asked) {
    lists.make(
        store.listMembers(),
        leases -> {
          take(leases, asked);
          List<SeenMember> gone =
              members.values().stream().filter(m -> isSilent(m, asked)).toList();
          gone.forEach(this::expire);
        },
        failure -> isBlind = true);
  }

  /** Whether a member that is not known to be gone should have been heard of by then. */
  private boolean isSilent(SeenMember member, long then) {
    return !member.isExpired && then - silentSince(member) > member.durationNanos();
  }

  private long silentSince(SeenMember member) {
    return Math.max(member.changedNanos, seeingSinceNanos);
  }

  private void expire(SeenMember member) {
    member.isExpired = true;
    tell(member.card, Change.EXPIRED);
    if (!member.isListed) {
      drop(member);
    }
  }

  private void remove(SeenMember member) {
    if (removals.isTaken()) {
      return;
    }
    removals.make(
        store.delete(member.lease),
        done -> drop(member),
        failure -> {
          if (!(failure instanceof ConflictException)) {
            noRemovalBeforeNanos = now() + REMOVAL_PAUSE_NANOS;
          }
        });
  }

  private void drop(SeenMember member) {
    if (members.remove(member.lease.name(), member)) {
      tell(member.card, Change.FORGOTTEN);
    }
  }

  private void tell(MemberCard card, Change change) {
    listener.changed(card, change);
  }

  private long now() {
    return context.clock().monotonicNanos();
  }

  /** A Lease with what is remembered of it. */
  private static final class SeenMember {
    final LeaseRecord lease;
    final MemberCard card;
    final long changedNanos;
    boolean isListed = true;
    boolean isExpired;

    SeenMember(LeaseRecord lease, MemberCard card, long changedNanos) {
      this.lease = lease;
      this.card = card;
      this.changedNanos = changedNanos;
    }

    long durationNanos() {
      return TimeUnit.SECONDS.toNanos(Math.max(1, lease.durationSeconds()));
    }

    Member view(long now) {
      long silent = now - changedNanos;
      // A Lease lasts for two renewals at least: more than one of them is late by then.
      boolean isOverdue = 5 * silent > 3 * durationNanos();
      return new Member(card, TimeUnit.NANOSECONDS.toMillis(silent), isOverdue, isExpired);
    }
  }
}
