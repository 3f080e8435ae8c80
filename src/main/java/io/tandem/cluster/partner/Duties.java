// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.partner;

import io.tandem.cluster.message.Beat;
import io.tandem.cluster.message.Beat.Shared;
import io.tandem.cluster.message.Beat.StandIn;
import io.tandem.model.Replica;
import io.tandem.model.TickRange;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The owner's side: keeps failed scrapes back until the partner has told how its own went, yields
 * targets that only the partner can scrape and takes them back, and holds what a stand-in may still
 * have to deliver first. Belongs to the fleet's event loop.
 */
final class Duties {
  private static final Logger LOG = Logger.getLogger(Duties.class);

  /** A failed scrape waits this much longer for the partner's than that one may take. */
  private static final long KEEP_MILLIS = 3_000;

  /**
   * A hold ends after this time whatever was heard. A partner that refuses to answer may stand in
   * all the same, behind a broken line; what is held is late and not lost.
   */
  private static final Duration HOLD = Duration.ofSeconds(10);

  /** A coordinator that lives notices a new process within about a second. */
  private static final Duration CONFIRMATION = Duration.ofSeconds(4);

  /** What the owner before has pending is on its way by then: the longest batch, and a bit. */
  private static final Duration ARRIVAL = Duration.ofSeconds(7);

  /** A member that comes back was away for longer, and its clock may be wrong by less. */
  private static final long AWAY_MILLIS = 1_000;

  /** Good scrapes in a row after which a target is taken back. */
  private static final int STEADY = 2;

  private final Circle circle;

  /** What others sent of targets that are held since the member itself was away. */
  private final Map<Replica, Map<Long, TickRange>> sentByOthers = new EnumMap<>(Replica.class);

  private boolean away;

  /** Whether no orders came since the process began: what it kept may be another member's now. */
  private boolean unconfirmed;

  private long beganNanos;

  Duties(Circle circle) {
    this.circle = circle;
  }

  /** Whether nothing is sent because the process was away. */
  boolean isHolding() {
    return away;
  }

  /** The process starts with what it was ordered some time ago. */
  void began() {
    unconfirmed = !circle.duties().isEmpty();
    beganNanos = circle.now();
  }

  /** What it owns is what it is to own. */
  void confirmed() {
    unconfirmed = false;
    releaseWhereSettled();
  }

  boolean isConfirmed() {
    return !unconfirmed;
  }

  /**
   * The process was away, or starts: what it missed is the partners' until they say how far they
   * are.
   */
  void returned(Map<String, Link> links) {
    if (!away) {
      circle.data().hold();
    }
    away = true;
    long since = circle.soon();
    circle.duties().values().forEach(duty -> hold(duty, since, links));
    releaseWhereSettled();
  }

  private void hold(Duty duty, long since, Map<String, Link> links) {
    Link link = links.get(duty.owned.partner());
    duty.since = since;
    duty.held = duty.arriving || link != null;
    duty.heldSinceNanos = circle.now();
    duty.heldSequence = link == null ? 0 : link.sequence + 1;
    duty.standInDelivered = Beat.NONE;
  }

  /** A target is new here, but was somebody else's before. */
  void arrived(Duty duty, Map<String, Link> links) {
    hold(duty, duty.since, links);
    duty.held = true;
    duty.arriving = true;
    circle.data().yieldTarget(duty.owned.id(), 0);
  }

  /** Each line counts its own beats: what the last partner was told the next one was not. */
  void partnerChanged(Duty duty, @Nullable Link link) {
    long next = link == null ? 0 : link.sequence + 1;
    duty.heldSequence = next;
    duty.yieldedSequence = next;
  }

  /**
   * The target is not this member's any more, or in the other replica: nothing is kept back. What
   * was scraped of one that moves on before it arrived, or that moved before this member came back,
   * is another's to send: it would come before those ticks that wait in that one's lane.
   */
  void left(Duty duty, boolean moved) {
    if (duty.arriving || duty.isYielded()) {
      long others = moved && duty.arriving ? circle.clock().wallMillis() : Beat.NONE;
      circle.data().takeBack(duty.owned.id(), others);
    }
    if (away && moved) {
      long returned = duty.since - AWAY_MILLIS;
      sentByOthers(duty, new TickRange(returned, circle.clock().wallMillis()));
    }
  }

  private void sentByOthers(Duty duty, TickRange ticks) {
    sentByOthers
        .computeIfAbsent(duty.owned.replica(), replica -> new HashMap<>())
        .put(duty.owned.id(), ticks);
  }

  /** A scrape was committed. */
  void scraped(Duty duty, long tick, boolean kept, @Nullable Link link) {
    if (!kept) {
      return;
    }
    if (link == null || link.isLost()) {
      circle.data().decide(duty.owned.id(), tick, true);
    } else {
      duty.kept.add(tick);
      circle.metrics().scrapeHeldBack();
      link.urgent = true;
    }
  }

  /** Takes what the partner says of the targets that both share. */
  void heard(Beat beat, Link link) {
    Map<Long, Shared> theirs = new HashMap<>();
    beat.shared().forEach(shared -> theirs.put(shared.id(), shared));
    Map<Long, StandIn> standIns = new HashMap<>();
    beat.standIns().forEach(standIn -> standIns.put(standIn.id(), standIn));
    for (Duty duty : circle.duties().values()) {
      if (duty.owned.partner().equals(beat.from())) {
        StandIn standIn = standIns.get(duty.owned.id());
        remember(duty, standIn);
        decideKept(duty, theirs.get(duty.owned.id()), link);
        reviewYield(duty, theirs.get(duty.owned.id()), standIn, beat.heard());
        settle(duty, beat, standIn);
      }
    }
    releaseWhereSettled();
  }

  private static void remember(Duty duty, @Nullable StandIn standIn) {
    if (standIn != null) {
      duty.standInDelivered = Math.max(duty.standInDelivered, standIn.delivered());
    }
  }

  private void decideKept(Duty duty, @Nullable Shared partner, Link link) {
    while (partner != null && !duty.kept.isEmpty()) {
      long tick = duty.kept.peek();
      if (duty.isYielded() && duty.yieldedThrough != Beat.NONE && tick > duty.yieldedThrough) {
        // The stand-in ends before this one: first the target is taken back, then yielded anew.
        link.urgent = true;
        return;
      }
      if (partner.good() >= tick) {
        duty.kept.remove();
        // In this order: what waits behind the failed scrape must not slip through.
        yieldFrom(duty, tick, link);
        circle.data().decide(duty.owned.id(), tick, false);
      } else if (partner.bad() >= tick) {
        duty.kept.remove();
        circle.data().decide(duty.owned.id(), tick, true);
      } else {
        return;
      }
    }
  }

  private void yieldFrom(Duty duty, long tick, Link link) {
    if (!duty.isYielded()) {
      duty.yielded = tick;
      duty.yieldedSequence = link.sequence + 1;
      link.urgent = true;
      LOG.infof(
          "target yielded target=%s partner=%s after=%d",
          duty.owned.target().url(), duty.owned.partner(), tick - 1);
      circle.data().yieldTarget(duty.owned.id(), tick);
    }
  }

  private void reviewYield(
      Duty duty, @Nullable Shared partner, @Nullable StandIn standIn, long heard) {
    // The partner may not know of it yet: then its silence about it says nothing.
    if (!duty.isYielded() || heard < duty.yieldedSequence) {
      return;
    }
    if (duty.yieldedThrough == Beat.NONE) {
      if (duty.goodInARow >= STEADY) {
        duty.yieldedThrough = duty.good;
        duty.yieldEndNanos = circle.now();
      } else if (partner != null && partner.bad() > partner.good()) {
        // Neither can: the failure is told by its owner.
        takeBack(duty, Math.max(partner.good(), duty.yielded - 1));
      }
    } else if (standIn == null) {
      takeBack(duty, duty.yielded - 1);
    } else if (standIn.done()) {
      long sent = Math.max(duty.yielded - 1, standIn.sent());
      takeBack(duty, Math.min(duty.yieldedThrough, sent));
    }
  }

  private void takeBack(Duty duty, long through) {
    LOG.infof(
        "target taken back target=%s partner=%s through=%d",
        duty.owned.target().url(), duty.owned.partner(), through);
    duty.endYield();
    circle.data().takeBack(duty.owned.id(), through);
  }

  private void settle(Duty duty, Beat beat, @Nullable StandIn standIn) {
    boolean told = beat.heard() >= duty.heldSequence && (standIn == null || standIn.done());
    boolean early = (duty.arriving || !away) && !circle.hasPassed(duty.heldSinceNanos, ARRIVAL);
    if (duty.held && told && !early) {
      letGo(duty, standIn == null ? Beat.NONE : standIn.sent());
    }
  }

  private void letGo(Duty duty, long through) {
    duty.held = false;
    if (!away || duty.arriving) {
      duty.arriving = false;
      circle.data().takeBack(duty.owned.id(), through);
    }
    if (away && through != Beat.NONE) {
      sentByOthers(duty, TickRange.upTo(through));
    }
  }

  private void releaseWhereSettled() {
    if (away && !unconfirmed && circle.duties().values().stream().noneMatch(duty -> duty.held)) {
      away = false;
      LOG.infof("sending again targets=%d", circle.duties().size());
      circle.data().release(Map.copyOf(sentByOthers));
      sentByOthers.clear();
    }
  }

  /** The partner is not heard of any more: failed scrapes do not wait for it. */
  void lost(String member) {
    for (Duty duty : circle.duties().values()) {
      if (!duty.owned.partner().equals(member)) {
        continue;
      }
      sendKept(duty);
      if (duty.isYielded()) {
        takeBack(duty, Math.max(duty.standInDelivered, duty.yielded - 1));
      }
    }
  }

  private void sendKept(Duty duty) {
    while (!duty.kept.isEmpty()) {
      circle.data().decide(duty.owned.id(), duty.kept.remove(), true);
    }
  }

  /** Looks after what no beat brings about. */
  void turn() {
    unconfirmed &= !circle.hasPassed(beganNanos, CONFIRMATION);
    long wall = circle.clock().wallMillis();
    for (Duty duty : circle.duties().values()) {
      long patience = duty.owned.target().timeout().toMillis() + KEEP_MILLIS;
      while (!duty.kept.isEmpty() && wall - duty.kept.peek() > patience) {
        circle.data().decide(duty.owned.id(), duty.kept.remove(), true);
      }
      if (duty.held && circle.hasPassed(duty.heldSinceNanos, HOLD)) {
        letGo(duty, duty.standInDelivered);
      }
      if (duty.yieldedThrough != Beat.NONE && circle.hasPassed(duty.yieldEndNanos, HOLD)) {
        takeBack(duty, Math.max(duty.standInDelivered, duty.yielded - 1));
      }
    }
    releaseWhereSettled();
  }
}
