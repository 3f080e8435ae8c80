// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.standin;

import io.tandem.model.Replica;
import io.tandem.remotewrite.RemoteWriter;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.Encoding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One target that is also sent as the other replica, to every remote_write entry. Guarded by the
 * lock of the target.
 */
final class StandIn {
  private final long targetId;
  private final Replica as;
  private final RemoteWriter writer;
  private final Relabeller relabeller;
  private final Budget budget;
  private final Executor lock;
  private final List<Relay> relays = new ArrayList<>();
  private long through = Long.MAX_VALUE;
  private boolean cancelled;

  /**
   * A stand-in that has not begun.
   *
   * @param lock runs an action under the lock of the target
   */
  StandIn(
      long targetId,
      Replica as,
      RemoteWriter writer,
      Relabeller relabeller,
      Budget budget,
      Executor lock) {
    this.targetId = targetId;
    this.as = as;
    this.writer = writer;
    this.relabeller = relabeller;
    this.budget = budget;
    this.lock = lock;
    writer.entries(as).forEach(entry -> relays.add(new Relay(entry, budget)));
  }

  long targetId() {
    return targetId;
  }

  /** The replica that the member owns the target in. */
  Replica own() {
    return as.other();
  }

  void begin(long afterTick) {
    relays.forEach(relay -> replay(relay, afterTick));
  }

  /** No later tick is sent. */
  void endAfter(long tick) {
    through = tick;
  }

  /** Whether a scrape is to be sent as the other replica too. */
  boolean takes(Encoding encoding, long tick, boolean up) {
    return up && tick <= through && encoding.replica() == own();
  }

  /** Whether nothing more comes, given that the target is at this tick. */
  boolean isOver(long tick) {
    return tick > through && relays.stream().noneMatch(Relay::isReplaying);
  }

  void cancel() {
    cancelled = true;
    relays.forEach(Relay::clear);
  }

  private void replay(Relay relay, long afterTick) {
    relay.replay(writer, this, afterTick, () -> lock.execute(() -> replayed(relay)));
  }

  private void replayed(Relay relay) {
    if (cancelled) {
      return;
    }
    if (relay.hasMissed()) {
      replay(relay, relay.takeMissed());
    } else {
      relay.replayed(
          scrape -> {
            if (scrape.tickMillis() > through) {
              return;
            }
            EncodedScrape theirs = relabeller.rewrite(scrape, scrape.encoding().as(as));
            if (theirs != null) {
              writer.relay(relay.entry(), theirs);
            }
          });
    }
  }

  /** Sends a live scrape, which the own lane may have already or not. */
  void relay(EncodedScrape scrape) {
    Encoding encoding = scrape.encoding().as(as);
    welcomeNew(scrape.tickMillis());
    EncodedScrape theirs = null;
    for (Relay relay : relays) {
      if (!writer.takes(relay.entry(), encoding)) {
        continue;
      }
      if (relay.isReplaying()) {
        relay.waitBehind(scrape);
        continue;
      }
      theirs = theirs == null ? relabeller.rewrite(scrape, encoding) : theirs;
      if (theirs != null) {
        writer.relay(relay.entry(), theirs);
      }
    }
  }

  /** An entry that a reload brought begins with this tick. */
  private void welcomeNew(long tick) {
    for (String entry : writer.entries(as)) {
      if (relays.stream().noneMatch(relay -> relay.entry().equals(entry))) {
        Relay relay = new Relay(entry, budget);
        relays.add(relay);
        replay(relay, tick);
      }
    }
  }

  /** Begins a large scrape for those entries that are ready for it; null where none is. */
  @Nullable RelayStage stage(Encoding encoding, long tick) {
    Encoding theirs = encoding.as(as);
    List<String> entries =
        relays.stream()
            .filter(relay -> !relay.isReplaying() && writer.takes(relay.entry(), theirs))
            .map(Relay::entry)
            .toList();
    return entries.isEmpty()
        ? null
        : new RelayStage(
            writer.relayStage(entries, theirs, targetId, tick),
            entries,
            encoding,
            theirs,
            relabeller);
  }

  /**
   * A large scrape stands in the own lane: entries that it was not staged for get it from there.
   */
  void relayStaged(EncodedScrape last, @Nullable RelayStage stage) {
    if (stage != null) {
      stage.commit(last);
    }
    for (Relay relay : relays) {
      boolean staged = stage != null && stage.entries().contains(relay.entry());
      if (!staged && writer.takes(relay.entry(), last.encoding().as(as))) {
        relay.miss(last.tickMillis());
        if (!relay.isReplaying()) {
          replay(relay, relay.takeMissed());
        }
      }
    }
  }
}
