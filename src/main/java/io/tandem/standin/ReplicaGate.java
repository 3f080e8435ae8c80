// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.standin;

import io.tandem.model.Replica;
import io.tandem.remotewrite.RemoteWriter;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.Encoding;
import io.tandem.wire.ScrapeStage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Between scraping and remote write. Targets for which nothing is set go straight through; others
 * are sent as the other replica too, kept ticks first, or kept back, as partners agreed.
 *
 * <p>Any thread. A target's scrapes and what is asked of it are ordered by one of 64 locks, which
 * is taken once per scrape and never per sample; under it nothing waits. Holds at most 16 MB of
 * scrapes for all targets together.
 */
public final class ReplicaGate {
  private static final int STRIPES = 64;
  private static final long MOST_BYTES = 16L << 20;

  private final RemoteWriter writer;
  private final Budget budget;
  private final Relabeller relabeller = new Relabeller();
  private final List<Stripe> stripes = Stream.generate(Stripe::new).limit(STRIPES).toList();
  private volatile @Nullable GateListener listener;

  /** Some of the targets; its monitor is their lock. */
  private static final class Stripe {
    final Map<Long, TargetGate> gates = new HashMap<>();
  }

  public ReplicaGate(RemoteWriter writer) {
    this(writer, MOST_BYTES);
  }

  ReplicaGate(RemoteWriter writer, long mostBytes) {
    this.writer = writer;
    this.budget = new Budget(mostBytes);
  }

  /**
   * From now on this one hears of every scrape, and failed ones of targets with two owners wait for
   * {@link #decide}. Called once, before the first scrape.
   */
  public void listen(GateListener told) {
    listener = told;
  }

  /** Takes a committed scrape of one encoding. */
  public void accept(EncodedScrape scrape) {
    take(scrape, null);
  }

  /**
   * Begins a scrape that is too large to be held until it is whole.
   *
   * @param up false where the scrape failed
   */
  public ScrapeStage stage(Encoding encoding, long targetId, long tickMillis, boolean up) {
    ScrapeStage own = writer.stage(encoding, targetId, tickMillis, up);
    if (listener == null) {
      return own;
    }
    Stripe stripe = stripe(targetId);
    synchronized (stripe) {
      TargetGate gate = stripe.gates.get(targetId);
      RelayStage relayed = gate == null ? null : gate.stage(encoding, tickMillis, up);
      return new GateStage(this, own, relayed);
    }
  }

  void commit(EncodedScrape last, GateStage stage) {
    take(last, stage);
  }

  private void take(EncodedScrape scrape, @Nullable GateStage stage) {
    GateListener told = listener;
    boolean failed = told != null && !scrape.up() && scrape.encoding().replica() != Replica.ONLY;
    Stripe stripe = stripe(scrape.targetId());
    synchronized (stripe) {
      TargetGate gate = failed ? gate(stripe, scrape.targetId()) : known(stripe, scrape);
      if (gate != null) {
        gate.take(scrape, stage, failed);
        tidy(stripe, scrape.targetId(), gate);
      } else if (stage != null) {
        stage.own().commit(scrape);
        abort(stage.relayed());
      } else if (scrape.samples() > 0) {
        writer.accept(scrape);
      }
    }
    if (told != null && scrape.encoding().index() == 0) {
      told.scraped(scrape.targetId(), scrape.tickMillis(), scrape.up(), failed);
    }
  }

  private static @Nullable TargetGate known(Stripe stripe, EncodedScrape scrape) {
    return stripe.gates.isEmpty() ? null : stripe.gates.get(scrape.targetId());
  }

  private static void abort(@Nullable RelayStage stage) {
    if (stage != null) {
      stage.abort();
    }
  }

  private Stripe stripe(long targetId) {
    return stripes.get((int) Long.remainderUnsigned(targetId, STRIPES));
  }

  private TargetGate gate(Stripe stripe, long targetId) {
    return stripe.gates.computeIfAbsent(
        targetId, id -> new TargetGate(new KeptBack(writer, budget)));
  }

  private static void tidy(Stripe stripe, long targetId, TargetGate gate) {
    if (gate.isIdle()) {
      stripe.gates.remove(targetId);
    }
  }

  /**
   * From now on every good scrape of the target is also sent as a replica that the member does not
   * own it in, to every entry; before them what the own lanes keep, sent or not, after the tick,
   * and what is kept back. While it runs already, it only goes on.
   *
   * @param afterTick the last tick that is known to be delivered; the least number for all ticks
   */
  public void standIn(long targetId, Replica as, long afterTick) {
    Stripe stripe = stripe(targetId);
    synchronized (stripe) {
      TargetGate gate = gate(stripe, targetId);
      if (gate.standIn == null) {
        gate.standIn(
            new StandIn(
                targetId, as, writer, relabeller, budget, action -> locked(targetId, action)),
            afterTick);
      } else {
        gate.standIn.endAfter(Long.MAX_VALUE);
      }
    }
  }

  /** Runs an action of the target, and lets go what is over behind it. */
  private void locked(long targetId, Runnable action) {
    Stripe stripe = stripe(targetId);
    synchronized (stripe) {
      action.run();
      TargetGate gate = stripe.gates.get(targetId);
      if (gate != null) {
        gate.endWhereOver();
        tidy(stripe, targetId, gate);
      }
    }
  }

  /** Later ticks of the target are not sent as the other replica any more; earlier ones still. */
  public void endStandIn(long targetId, long throughTick) {
    ifSet(
        targetId,
        gate -> {
          if (gate.standIn != null) {
            gate.standIn.endAfter(throughTick);
          }
        });
  }

  /**
   * The target's own scrapes of this tick and later ones are kept back, for the partner sends them:
   * the last ten at least, and those of the last 15 seconds.
   */
  public void yieldTarget(long targetId, long fromTick) {
    Stripe stripe = stripe(targetId);
    synchronized (stripe) {
      gate(stripe, targetId).kept.yieldFrom(fromTick);
    }
  }

  /** The partner delivered ticks up to this one; what was kept back behind it is sent. */
  public void takeBack(long targetId, long throughTick) {
    ifSet(targetId, gate -> gate.kept.takeBack(throughTick));
  }

  /**
   * What becomes of a failed scrape that was kept back.
   *
   * @param send false where the partner's was good and is sent for both
   */
  public void decide(long targetId, long tick, boolean send) {
    ifSet(targetId, gate -> gate.kept.decide(tick, send));
  }

  /** The target is not this member's any more: what was kept back is sent, a stand-in ends. */
  public void forget(long targetId) {
    ifSet(
        targetId,
        gate -> {
          gate.kept.letGo();
          if (gate.standIn != null) {
            gate.standIn.cancel();
            gate.standIn = null;
          }
        });
  }

  /** The process ends: nothing is kept back any more; what was yielded is the partners'. */
  public void end() {
    for (Stripe stripe : stripes) {
      synchronized (stripe) {
        stripe.gates.values().forEach(gate -> gate.kept.end());
      }
    }
  }

  private void ifSet(long targetId, Consumer<TargetGate> action) {
    locked(
        targetId,
        () -> {
          TargetGate gate = stripe(targetId).gates.get(targetId);
          if (gate != null) {
            action.accept(gate);
          }
        });
  }

  /** Bytes of scrapes that wait in it. */
  long heldBytes() {
    return budget.used();
  }
}
