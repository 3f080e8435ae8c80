// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.partner;

import io.tandem.cluster.message.Beat;
import io.tandem.cluster.message.Beat.Shared;
import io.tandem.cluster.message.Beat.StandIn;
import io.tandem.cluster.message.Report.StandInReport;
import io.tandem.cluster.partner.Cover.Running;
import io.tandem.model.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The stand-ins of this member: begins to send for the owner of a target in the other replica, and
 * ends it, by what beats tell and by their absence.
 *
 * <p>Whatever is doubtful is sent: a tick that comes twice is refused once by the receiver, a tick
 * that nobody sends is lost. Belongs to the fleet's event loop.
 */
final class Covers {
  private static final Logger LOG = Logger.getLogger(Covers.class);
  private static final Duration UNLISTED = Duration.ofSeconds(5);

  /** A stand-in that was ended is not waited for any longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Circle circle;
  private final BooleanSupplier mayBegin;

  /**
   * A partner that is lost may have another partner by now.
   *
   * @param mayBegin whether it is known that the targets are this member's
   */
  Covers(Circle circle, BooleanSupplier mayBegin) {
    this.circle = circle;
    this.mayBegin = mayBegin;
  }

  /** Takes what the owner says of the targets that both share. */
  void heard(Beat beat) {
    Set<Long> listed = new HashSet<>();
    for (Shared shared : beat.shared()) {
      Duty duty = circle.duties().get(shared.id());
      Cover cover = circle.covers().get(shared.id());
      if (duty != null && cover != null && duty.owned.partner().equals(beat.from())) {
        listed.add(shared.id());
        // Of two that begin with a target at one time neither has what the other one missed.
        boolean mayHaveMore = cover.owner != null || !duty.arriving || isAhead(duty, shared);
        boolean isBack = cover.heard(beat.from(), shared, circle.now());
        cover.unlistedSinceNanos = 0;
        if (isBack && mayHaveMore && !beat.leaving()) {
          fillGap(duty, cover);
        }
        judge(duty, cover, shared, beat.leaving());
      }
    }
    for (Duty duty : sharedWith(beat.from())) {
      Cover cover = circle.covers().get(duty.owned.id());
      if (cover != null && !listed.contains(duty.owned.id())) {
        unlisted(duty, cover);
      }
    }
  }

  /** Whether both are new, and the owner came too late for a tick at which this member began. */
  private boolean isAhead(Duty duty, Shared owner) {
    long start = duty.owned.startMillis();
    return start != 0
        && circle.data().lastTick(duty.owned, owner.since()) > Math.max(start, duty.since);
  }

  /**
   * The owner was away for so short a time that nobody stood in: it asks for what it missed, and
   * for what it had not delivered. The stand-in ends at once, at the tick where it went on.
   */
  private void fillGap(Duty duty, Cover cover) {
    Running running = cover.running;
    if (running == null) {
      long after = Math.max(cover.delivered(), duty.owned.startMillis() - 1);
      begin(duty, cover, StandInReason.RETURNED, after);
    } else if (running.isEnding()) {
      long after = Math.max(running.through, cover.delivered());
      begin(duty, cover, StandInReason.RETURNED, after);
    }
  }

  private void judge(Duty duty, Cover cover, Shared owner, boolean leaving) {
    Running running = cover.running;
    if (leaving) {
      if (running == null || running.isEnding()) {
        begin(duty, cover, StandInReason.GOODBYE, owner.delivered());
      }
    } else if (running == null || running.isOverBefore(owner.yielded())) {
      if (owner.yielded() != Beat.NONE) {
        // What the owner scraped last may wait in its lane still, and must not come too late.
        long after = Math.min(owner.yielded() - 1, cover.delivered());
        Running fresh = begin(duty, cover, StandInReason.FAILING, after);
        if (fresh != null) {
          endWhereOver(duty, cover, fresh, owner);
        }
      }
    } else if (running.isEnding()) {
      finish(cover, running, owner);
    } else {
      endWhereOver(duty, cover, running, owner);
    }
  }

  private void endWhereOver(Duty duty, Cover cover, Running running, Shared owner) {
    if (running.why.isOfContact()) {
      long through = circle.data().lastTick(duty.owned, owner.since());
      end(duty, running, Math.max(running.after, through));
    } else if (running.why == StandInReason.FAILING) {
      if (owner.yieldedThrough() != Beat.NONE) {
        end(duty, running, owner.yieldedThrough());
      } else if (owner.yielded() == Beat.NONE) {
        end(duty, running, duty.lastTick());
      }
    } else if (running.why == StandInReason.STUCK && !isBehind(duty, cover)) {
      end(duty, running, duty.lastTick());
    }
  }

  private void finish(Cover cover, Running running, Shared owner) {
    if (running.done && !owner.held() && owner.yielded() == Beat.NONE) {
      cover.running = null;
    }
  }

  /** The owner speaks, but not of this target: it does not know of it. */
  private void unlisted(Duty duty, Cover cover) {
    if (cover.unlistedSinceNanos == 0) {
      cover.unlistedSinceNanos = circle.now();
    } else if (cover.running == null && circle.hasPassed(cover.unlistedSinceNanos, UNLISTED)) {
      begin(duty, cover, StandInReason.UNLISTED, cover.delivered());
    }
  }

  /** The partner is not heard of: stands in for all that it owns and this member shares. */
  void lost(String member, StandInReason why) {
    for (Duty duty : sharedWith(member)) {
      Cover cover = circle.covers().get(duty.owned.id());
      if (cover == null) {
        continue;
      }
      Running running = cover.running;
      if (running == null) {
        begin(duty, cover, why, cover.delivered());
      } else if (running.isEnding()) {
        begin(duty, cover, why, Math.max(running.through, cover.delivered()));
      }
    }
  }

  /** The coordinator orders these; others that it ordered before end. */
  void ordered(Set<Long> targets) {
    circle
        .covers()
        .forEach(
            (id, cover) -> {
              Duty duty = circle.duties().get(id);
              Running running = cover.running;
              if (duty == null) {
                return;
              }
              if (targets.contains(id) && running == null) {
                begin(duty, cover, StandInReason.ORDERED, cover.delivered());
              } else if (running != null
                  && running.why == StandInReason.ORDERED
                  && !running.isEnding()
                  && !targets.contains(id)) {
                end(duty, running, duty.lastTick());
              }
            });
  }

  private List<Duty> sharedWith(String member) {
    return circle.duties().values().stream()
        .filter(duty -> duty.owned.partner().equals(member))
        .toList();
  }

  /** Null where it must not begin now. */
  private @Nullable Running begin(Duty duty, Cover cover, StandInReason why, long after) {
    boolean isAsked = why != StandInReason.REFUSED && why != StandInReason.SILENT;
    if (!isAsked && (duty.arriving || !mayBegin.getAsBoolean())) {
      // Whoever has or had the target stands in itself, and its ticks must come first.
      return null;
    }
    String owner = duty.owned.partner();
    Running running = new Running(owner, why, after, circle.clock().wallMillis());
    running.lastSent = Math.max(after, duty.good);
    cover.running = running;
    circle.metrics().standInStarted(why.label());
    LOG.infof(
        "standing in target=%s owner=%s replica=%s reason=%s after=%d",
        duty.owned.target().url(),
        duty.owned.partner(),
        duty.owned.replica().other().label(),
        why.label(),
        after);
    circle.data().standIn(duty.owned, after);
    return running;
  }

  private void end(Duty duty, Running running, long through) {
    running.through = through;
    running.endedAtNanos = circle.now();
    running.lastSent = Math.min(running.lastSent, Math.max(through, running.after));
    LOG.infof(
        "stand-in ends target=%s owner=%s reason=%s through=%d",
        duty.owned.target().url(), duty.owned.partner(), running.why.label(), through);
    circle.data().endStandIn(duty.owned, through);
    checkDone(duty, running);
  }

  /** A scrape of an own target was committed. */
  void scraped(Duty duty, long tick, boolean good) {
    Cover cover = circle.covers().get(duty.owned.id());
    Running running = cover == null ? null : cover.running;
    if (running != null && good && (!running.isEnding() || tick <= running.through)) {
      running.lastSent = Math.max(running.lastSent, tick);
    }
  }

  /** Looks after what no beat brings about. */
  void turn() {
    circle
        .covers()
        .forEach(
            (id, cover) -> {
              Duty duty = circle.duties().get(id);
              Running running = cover.running;
              if (duty == null) {
                return;
              }
              if (running == null) {
                beginWhereStuck(duty, cover);
              } else if (running.isEnding()) {
                checkDone(duty, running);
                forgetOld(cover, running);
              }
            });
  }

  private void beginWhereStuck(Duty duty, Cover cover) {
    Shared owner = cover.owner;
    if (owner != null
        && owner.good() > owner.delivered()
        && cover.unlistedSinceNanos == 0
        && isBehind(duty, cover)
        && isOwnWayWell(duty)) {
      begin(duty, cover, StandInReason.STUCK, owner.delivered());
    }
  }

  /** Two intervals and ten seconds without a tick delivered. */
  private boolean isBehind(Duty duty, Cover cover) {
    return circle.hasPassed(cover.advancedNanos, Duration.ofMillis(patienceMillis(duty)))
        && !circle.ways().isStandby(duty.owned.replica().other());
  }

  private boolean isOwnWayWell(Duty duty) {
    Replica own = duty.owned.replica();
    long reached = circle.delivered().of(own, duty.owned.id());
    return circle.ways().isStandby(own)
        || circle.clock().wallMillis() - reached <= patienceMillis(duty);
  }

  private static long patienceMillis(Duty duty) {
    return 2 * duty.owned.target().interval().toMillis() + 10_000;
  }

  private void checkDone(Duty duty, Running running) {
    if (running.done) {
      return;
    }
    Replica as = duty.owned.replica().other();
    boolean scraped = duty.lastTick() >= running.through || running.through <= running.after;
    boolean delivered =
        running.lastSent <= running.after
            || circle.delivered().of(as, duty.owned.id()) >= running.lastSent
            || circle.ways().isStandby(as);
    running.done = (scraped && delivered) || circle.hasPassed(running.endedAtNanos, PATIENCE);
  }

  /** The owner may be gone for good or never ask: nothing is kept for ever. */
  private void forgetOld(Cover cover, Running running) {
    if (running.done && circle.hasPassed(running.endedAtNanos, PATIENCE.multipliedBy(2))) {
      cover.running = null;
    }
  }

  /** What to tell the partner about its targets. */
  List<StandIn> tell(String member) {
    List<StandIn> all = new ArrayList<>();
    for (Duty duty : sharedWith(member)) {
      Cover cover = circle.covers().get(duty.owned.id());
      Running running = cover == null ? null : cover.running;
      if (running != null) {
        Replica as = duty.owned.replica().other();
        all.add(
            new StandIn(
                duty.owned.id(),
                running.why.label(),
                running.after,
                running.through,
                running.lastSent,
                circle.delivered().of(as, duty.owned.id()),
                running.done));
      }
    }
    return all;
  }

  /** The stand-ins at work. */
  List<StandInReport> report() {
    List<StandInReport> all = new ArrayList<>();
    circle
        .covers()
        .forEach(
            (id, cover) -> {
              Duty duty = circle.duties().get(id);
              Running running = cover.running;
              if (duty != null && running != null && !running.isEnding()) {
                Replica as = duty.owned.replica().other();
                all.add(
                    new StandInReport(
                        id,
                        running.owner,
                        as.label(),
                        running.why.label(),
                        running.sinceMillis,
                        circle.delivered().of(as, id)));
              }
            });
    return all;
  }
}
