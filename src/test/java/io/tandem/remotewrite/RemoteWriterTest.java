// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import static io.tandem.testing.FakeEndpoint.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.TandemSettings.Mode;
import io.tandem.model.DropReason;
import io.tandem.testing.FakeClock;
import io.tandem.testing.FakeDisk;
import io.tandem.testing.FakeEndpoint;
import io.tandem.testing.FakeLoop;
import io.tandem.testing.RemoteWriteLab;
import io.tandem.wire.Encoding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemoteWriterTest {
  private final FakeClock clock = new FakeClock(RemoteWriteLab.START_MILLIS);
  private final FakeDisk disk = new FakeDisk();
  private final FakeEndpoint endpoint = new FakeEndpoint();
  private FakeLoop loop = new FakeLoop(clock);
  private EndpointPlan plan = RemoteWriteLab.plan(null);
  private RemoteWriter writer = writer(Mode.STRICT, 16 << 20);

  private RemoteWriter writer(Mode mode, long memoryBytes) {
    return new RemoteWriter(
        RemoteWriteLab.setup(clock, loop, endpoint, RemoteWriteLab.settings(mode, memoryBytes)),
        disk);
  }

  private void start() {
    var applied = writer.apply(List.of(plan));
    loop.run();
    assertThat(applied.succeeded()).isTrue();
  }

  private void scrape(long target, int series) {
    writer.accept(RemoteWriteLab.scrape(plan.encoding(), target, clock.wallMillis(), series));
    loop.run();
  }

  private EndpointStatus status() {
    return writer.endpoints().getFirst();
  }

  private void assertAccounted() {
    EndpointStatus s = status();
    assertThat(s.samplesAccepted() + s.samplesRestored())
        .as(s.toString())
        .isEqualTo(s.samplesSent() + s.samplesPending() + s.samplesDroppedInAll());
  }

  @Test
  void accept_afterIdle_sendsAtOnceWithTheHeadersOfTheSpecification() {
    start();
    scrape(1, 250);
    assertThat(endpoint.acceptedSeries()).hasSize(250);
    assertThat(endpoint.attempts().getFirst().headers())
        .containsAllEntriesOf(
            Map.of(
                "Content-Encoding", "snappy",
                "Content-Type", "application/x-protobuf",
                "User-Agent", "Tandem/test",
                "X-Prometheus-Remote-Write-Version", "0.1.0"));
    assertThat(status().samplesSent()).isEqualTo(250);
    assertAccounted();
  }

  @Test
  void accept_soonAfterASend_waitsForTheBatchDeadline() {
    start();
    scrape(1, 10);
    scrape(2, 10);
    scrape(3, 10);
    assertThat(endpoint.attempts()).hasSize(1);
    loop.advance(Duration.ofMillis(4_990));
    assertThat(endpoint.attempts()).hasSize(1);
    loop.advance(Duration.ofMillis(20));
    assertThat(endpoint.attempts()).hasSize(2);
    assertThat(endpoint.acceptedSeries()).hasSize(30);
    assertAccounted();
  }

  @Test
  void recoverable_isRetriedWithTheSameBodyUntilItPasses() {
    start();
    endpoint.answerInTurn(reply(500, "no"), reply(503, "no"));
    scrape(1, 10);
    loop.advance(Duration.ofSeconds(1));
    assertThat(endpoint.attempts()).hasSize(3);
    assertThat(endpoint.attempts().get(2).body()).isEqualTo(endpoint.attempts().get(0).body());
    assertThat(endpoint.attempts().get(2).headers()).containsEntry("Retry-Attempt", "2");
    assertThat(status().samplesRetried()).isEqualTo(20);
    assertThat(status().failing()).isFalse();
    assertAccounted();
  }

  @Test
  void strict_rejected_isDroppedAndCounted() {
    start();
    endpoint.answerInTurn(reply(400, "out of order sample"), reply(429, "slow down"));
    scrape(1, 10);
    loop.advance(Duration.ofSeconds(6));
    scrape(1, 10);
    loop.advance(Duration.ofSeconds(6));
    assertThat(endpoint.attempts()).hasSize(2);
    assertThat(status().samplesDropped())
        .containsOnly(Map.entry(DropReason.OUT_OF_ORDER, 10L), Map.entry(DropReason.REJECTED, 10L));
    assertAccounted();
  }

  @Test
  void outage_ofMinutes_losesNothingAndKeepsTheOrder() {
    writer = writer(Mode.STRICT, 64 << 10);
    start();
    endpoint.answer(attempt -> null);
    for (int i = 0; i < 40; i++) {
      scrape(i % 4, 300);
      loop.advance(Duration.ofSeconds(15));
    }
    assertThat(status().failing()).isTrue();
    assertThat(status().memoryBytes()).isLessThanOrEqualTo(64 << 10);
    assertThat(status().samplesPending()).isEqualTo(12_000);
    assertAccounted();
    endpoint.answer(200);
    loop.advance(Duration.ofSeconds(60));
    assertThat(status().samplesPending()).isZero();
    assertInOrder(12_000);
    assertAccounted();
  }

  @Test
  void restart_duringAnOutage_continuesWhereItWas() {
    start();
    scrape(1, 100);
    endpoint.answer(attempt -> null);
    for (int i = 0; i < 10; i++) {
      loop.advance(Duration.ofSeconds(10));
      scrape(1, 300);
    }
    loop.advance(Duration.ofMillis(300));
    loop.kill();
    loop = new FakeLoop(clock);
    writer = writer(Mode.STRICT, 16 << 20);
    plan = RemoteWriteLab.plan(null);
    start();
    assertThat(status().samplesRestored()).isEqualTo(3_000);
    endpoint.answer(200);
    scrape(1, 100);
    loop.advance(Duration.ofSeconds(20));
    assertInOrder(3_200);
    assertAccounted();
  }

  @Test
  void diskFull_keepsRunningFromMemoryAndRecovers() {
    start();
    endpoint.answer(attempt -> null);
    disk.setRoom(10_000);
    for (int i = 0; i < 10; i++) {
      scrape(1, 300);
      loop.advance(Duration.ofSeconds(5));
    }
    assertThat(status().spoolBroken()).isTrue();
    assertThat(status().samplesPending()).isEqualTo(3_000);
    disk.setRoom(Long.MAX_VALUE);
    loop.advance(Duration.ofSeconds(3));
    assertThat(status().spoolBroken()).isFalse();
    endpoint.answer(200);
    loop.advance(Duration.ofSeconds(20));
    assertInOrder(3_000);
    assertAccounted();
  }

  @Test
  void diskGone_fromTheStart_runsFromMemoryWithinItsBound() {
    writer = writer(Mode.STRICT, 64 << 10);
    disk.setReadOnly(true);
    start();
    endpoint.answer(attempt -> null);
    for (int i = 0; i < 60; i++) {
      scrape(1, 300);
      loop.advance(Duration.ofSeconds(5));
    }
    assertThat(status().spoolBroken()).isTrue();
    assertThat(status().memoryBytes()).isLessThanOrEqualTo(64 << 10);
    assertThat(status().samplesDropped()).containsOnlyKeys(DropReason.MEMORY_FULL);
    disk.setReadOnly(false);
    endpoint.answer(200);
    loop.advance(Duration.ofSeconds(20));
    assertThat(status().spoolBroken()).isFalse();
    assertThat(status().samplesPending()).isZero();
    assertAccounted();
  }

  @Test
  void reload_withNewEncodings_leavesEndpointsThatDidNotChangeAlone() {
    start();
    scrape(1, 10);
    Encoding before = plan.encoding();
    plan = RemoteWriteLab.plan(null);
    start();
    writer.accept(RemoteWriteLab.scrape(before, 1, clock.wallMillis(), 10));
    scrape(1, 10);
    loop.advance(Duration.ofSeconds(6));
    assertThat(status().samplesSent()).isEqualTo(30);
    assertAccounted();
  }

  @Test
  void reload_withoutTheEndpoint_countsWhatItCouldNotSend() {
    start();
    endpoint.answer(attempt -> null);
    scrape(1, 10);
    EndpointStatus before = status();
    writer.apply(List.of());
    loop.advance(Duration.ofMinutes(3));
    assertThat(before.samplesPending()).isEqualTo(10);
    assertThat(writer.endpoints()).isEmpty();
  }

  @Test
  void reload_ofTheSameUrl_handsTheBacklogOver() {
    start();
    endpoint.answer(attempt -> null);
    scrape(1, 100);
    plan =
        new EndpointPlan(
            RemoteWriteLab.config(
                RemoteWriteLab.URL,
                new io.tandem.config.RemoteWriteConfig.QueueConfig(
                    1,
                    1,
                    3,
                    java.util.OptionalInt.empty(),
                    Duration.ofSeconds(1),
                    Duration.ofMillis(30),
                    Duration.ofSeconds(5),
                    false,
                    Duration.ZERO)),
            RemoteWriteLab.encoding(null));
    start();
    assertThat(status().samplesRestored()).isEqualTo(100);
    endpoint.answer(200);
    clock.advance(Duration.ofSeconds(1));
    scrape(1, 100);
    loop.advance(Duration.ofSeconds(20));
    assertInOrder(200);
    assertThat(status().lanes()).isEqualTo(3);
  }

  @Test
  void drain_sendsWhatWaitsForItsDeadline() {
    start();
    scrape(1, 10);
    scrape(2, 10);
    var drained = writer.drain(Duration.ofSeconds(10));
    loop.run();
    assertThat(drained.succeeded()).isTrue();
    assertThat(endpoint.acceptedSeries()).hasSize(20);
    var closed = writer.close();
    loop.run();
    assertThat(closed.succeeded()).isTrue();
  }

  @Test
  void drain_duringABackoff_triesAtOnce() {
    start();
    endpoint.answer(attempt -> null);
    scrape(1, 10);
    loop.advance(Duration.ofMinutes(1));
    endpoint.answer(200);
    var drained = writer.drain(Duration.ofSeconds(10));
    loop.run();
    assertThat(drained.succeeded()).isTrue();
    assertThat(status().samplesSent()).isEqualTo(10);
  }

  /** Each series once per tick, ticks rising. */
  private void assertInOrder(int samples) {
    Map<String, Long> last = new java.util.HashMap<>();
    int count = 0;
    for (var series : endpoint.acceptedSeries()) {
      long tick = series.samples().getFirst().timestampMillis();
      Long before = last.put(series.labels().toString(), tick);
      assertThat(before == null || before < tick).as("order of " + series).isTrue();
      count += series.samples().size();
    }
    assertThat(count).isEqualTo(samples);
  }
}
