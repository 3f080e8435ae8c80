// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import io.tandem.cluster.lease.LeaseStore.ConflictException;
import io.tandem.cluster.lease.LeaseStore.LeaseRecord;
import io.tandem.cluster.lease.MemberCard.State;
import io.tandem.model.Alarm;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the Lease of this member renewed, with its card on it.
 *
 * <p>A change of state is written at once. What fails is tried again, sooner at first, for as long
 * as this runs; a Lease that was deleted is made again. At the start a Lease of an earlier process
 * of this member is taken over; where another process takes it later, this one stands back until
 * that one falls silent, so that two members with one name do not fight.
 *
 * <p>Costs: one write in the renewal interval. Belongs to the fleet's event loop.
 */
public final class MemberLease {
  private static final Logger LOG = Logger.getLogger(MemberLease.class);
  private static final long FIRST_RETRY_MILLIS = 500;
  private static final int MOST_DOUBLINGS = 5;

  private final LeaseContext context;
  private final LeaseStore store;
  private final Settings settings;
  private final String name;
  private final LeaseCalls calls;
  private final Alarm turn;
  private final Observation other = new Observation();
  private final List<Promise<Void>> waiting = new ArrayList<>();
  private MemberCard card;
  private @Nullable LeaseRecord stored;
  private boolean wasOurs;
  private boolean isTaken;
  private boolean leaving;
  private int failures;
  private long renewedNanos;

  /**
   * The times of a member's Lease.
   *
   * @param duration how long a member may be silent before it counts as gone
   */
  public record Settings(Duration duration, Duration renewInterval) {
    public static final Settings DEFAULT =
        new Settings(Duration.ofSeconds(30), Duration.ofSeconds(10));

    public Settings {
      if (duration.compareTo(renewInterval.multipliedBy(2)) < 0 || renewInterval.toMillis() < 1) {
        throw new IllegalArgumentException(
            "a member's Lease must last for two renew intervals at least");
      }
    }
  }

  /** The Lease of the member that the card names; nothing happens before {@link #start}. */
  public MemberLease(LeaseContext context, Settings settings, MemberCard card) {
    this.context = context;
    this.store = context.store();
    this.settings = settings;
    this.card = card;
    name = context.names().member(card.name());
    calls = new LeaseCalls(name);
    turn = new Alarm(context.loop(), this::takeTurn);
  }

  /** Writes the card and renews it from now on. */
  public void start() {
    renewedNanos = context.clock().monotonicNanos();
    nextTurn(0);
  }

  /** What the member says of itself at this moment. */
  public MemberCard card() {
    return card;
  }

  /**
   * Tells the fleet of another state.
   *
   * @return completes when it is stored; never where the API server stays away
   */
  public Future<Void> announce(State state) {
    card = card.in(state);
    Promise<Void> promise = Promise.promise();
    waiting.add(promise);
    nextTurn(0);
    return promise.future();
  }

  /**
   * The member leaves: says so, then renews no more. The coordinator removes the Lease in time.
   *
   * @return as {@link #announce}
   */
  public Future<Void> release() {
    leaving = true;
    return announce(State.DRAINING);
  }

  /** Does nothing from now on. */
  public void close() {
    calls.close();
    turn.cancel();
  }

  private void takeTurn() {
    if (calls.isTaken()) {
      return;
    }
    LeaseRecord current = stored;
    if (current == null) {
      look();
    } else {
      write(current);
    }
  }

  /** Since the Lease was renewed last, or since the start. */
  public Duration age() {
    return Duration.ofNanos(context.clock().monotonicNanos() - renewedNanos);
  }

  private void look() {
    calls.make(
        store.get(name),
        lease -> {
          if (lease == null || lease.holder().equals(card.identity()) || mayTake(lease)) {
            write(lease);
          } else if (leaving) {
            end();
          } else {
            nextTurn(settings.renewInterval().toMillis());
          }
        },
        failure -> tryLater());
  }

  /** Whether a Lease that names another process of this member is this process' own. */
  private boolean mayTake(LeaseRecord lease) {
    long now = context.clock().monotonicNanos();
    other.see(lease, now);
    boolean mayTake = !wasOurs || lease.holder().isEmpty() || other.isExpired(now);
    if (!mayTake && !isTaken) {
      isTaken = true;
      LOG.warnf(
          "Another process has the name of this member and took its Lease: lease=%s member=%s",
          name, lease.holder());
    }
    return mayTake;
  }

  private void write(@Nullable LeaseRecord current) {
    MemberCard now = card;
    boolean isTakeover = current == null || !current.holder().equals(now.identity());
    LeaseRecord wanted =
        new LeaseRecord(
            name,
            now.identity(),
            (current == null ? 0 : current.transitions()) + (isTakeover ? 1 : 0),
            settings.duration().toSeconds(),
            LeaseAnnotations.ofMember(now),
            current == null ? "" : current.version());
    calls.make(
        current == null ? store.create(wanted) : store.update(wanted),
        lease -> written(now, lease),
        failure -> {
          stored = null;
          if (failure instanceof ConflictException && failures == 0) {
            failures++;
            nextTurn(0);
          } else {
            tryLater();
          }
        });
  }

  private void written(MemberCard now, LeaseRecord lease) {
    renewedNanos = context.clock().monotonicNanos();
    stored = lease;
    wasOurs = true;
    isTaken = false;
    failures = 0;
    if (!now.equals(card)) {
      nextTurn(0);
      return;
    }
    if (leaving) {
      end();
    } else {
      nextTurn(spread(settings.renewInterval().toMillis()));
      tellWritten();
    }
  }

  private void end() {
    close();
    tellWritten();
  }

  private void tellWritten() {
    List<Promise<Void>> told = List.copyOf(waiting);
    waiting.clear();
    told.forEach(Promise::complete);
  }

  /** Sooner than the next renewal at first; not all members at the same moment. */
  private void tryLater() {
    long pause = FIRST_RETRY_MILLIS << Math.min(failures++, MOST_DOUBLINGS);
    nextTurn(spread(Math.min(pause, settings.renewInterval().toMillis())));
  }

  private long spread(long millis) {
    return millis - context.random().nextLong(millis / 5 + 1);
  }

  private void nextTurn(long millis) {
    if (!calls.isClosed()) {
      turn.cancel();
      turn.in(millis);
    }
  }
}
