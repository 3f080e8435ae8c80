// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.model.Replica;
import io.tandem.testing.FleetLab;
import io.tandem.testing.RemoteWriteLab;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.ScrapeStage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** A gate before the writer of a member that owns its targets in {@code a}. */
final class GateLab {
  final FleetLab fleet;
  final List<String> heard = new ArrayList<>();
  ReplicaGate gate;

  GateLab(long writerBytes, long gateBytes) {
    fleet = new FleetLab(writerBytes);
    gate = newGate(gateBytes);
    fleet.start();
  }

  GateLab() {
    this(1 << 20, 1 << 20);
  }

  private ReplicaGate newGate(long bytes) {
    ReplicaGate fresh = new ReplicaGate(fleet.writer, bytes);
    fresh.listen(
        (target, tick, up, kept) ->
            heard.add(target + "@" + second(tick) + (up ? "" : " failed") + (kept ? " kept" : "")));
    return fresh;
  }

  /** As kill -9 and a new process. */
  void crash() {
    fleet.crash();
    gate = newGate(1 << 20);
    fleet.start();
  }

  static long second(long tick) {
    return (tick - RemoteWriteLab.START_MILLIS) / 1000;
  }

  static long tick(int second) {
    return RemoteWriteLab.START_MILLIS + 1000L * second;
  }

  static List<Long> ticks(int from, int to) {
    return LongStream.rangeClosed(from, to).mapToObj(s -> tick((int) s)).toList();
  }

  /** A good scrape of this moment, without a turn of the loop. */
  EncodedScrape scrape(long target) {
    EncodedScrape scrape = fleet.scraped(Replica.A, target, 3);
    gate.accept(scrape);
    return scrape;
  }

  void fail(long target) {
    gate.accept(RemoteWriteLab.failed(fleet.scraped(Replica.A, target, 3)));
  }

  /** Good scrapes of target 1, one a second. */
  void scrapeFor(int seconds) {
    for (int i = 0; i < seconds; i++) {
      scrape(1);
      fleet.pass(Duration.ofSeconds(1));
    }
  }

  /** A staged scrape of so many series, of which the last hundred come with the commit. */
  final class Staged {
    private final EncodedScrape whole;
    private final ScrapeStage stage;

    Staged(long target, int series, boolean up) {
      EncodedScrape good = fleet.scraped(Replica.A, target, series);
      whole = up ? good : RemoteWriteLab.failed(good);
      stage = gate.stage(whole.encoding(), target, whole.tickMillis(), up);
      whole.parts().subList(0, whole.parts().size() - 1).forEach(stage::add);
    }

    void commit() {
      stage.commit(
          new EncodedScrape(
              whole.encoding(),
              whole.targetId(),
              whole.tickMillis(),
              whole.firstMillis(),
              whole.lastMillis(),
              whole.samples(),
              whole.up(),
              List.of(whole.parts().getLast())));
    }

    void abort() {
      stage.abort();
    }
  }

  List<Long> own(long target) {
    return fleet.ticks(Replica.A, target);
  }

  /** What the receiver has of the other replica. */
  List<Long> other(long target) {
    return fleet.ticks(Replica.B, target);
  }

  /** Everything was sent that was to be, in order and once. */
  void assertSound() {
    fleet.pass(Duration.ofSeconds(20));
    fleet.assertStrictOrder(Replica.A);
    fleet.assertStrictOrder(Replica.B);
    fleet.assertAccounted();
  }

  void assertNothingHeld() {
    assertThat(gate.heldBytes()).isZero();
    assertThat(fleet.status(Replica.A).samplesPending()).isZero();
    assertThat(fleet.status(Replica.B).samplesPending()).isZero();
  }
}
