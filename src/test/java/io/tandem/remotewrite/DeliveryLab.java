// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.RemoteWriteConfig.QueueConfig;
import io.tandem.config.TandemSettings.Mode;
import io.tandem.model.HaIdentity;
import io.tandem.testing.FakeClock;
import io.tandem.testing.FakeDisk;
import io.tandem.testing.FakeEndpoint;
import io.tandem.testing.FakeLoop;
import io.tandem.testing.RemoteWriteBodies.Series;
import io.tandem.testing.RemoteWriteLab;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One writer with one endpoint, a disk in memory and time that the test moves. */
final class DeliveryLab {
  final FakeClock clock = new FakeClock(RemoteWriteLab.START_MILLIS);
  final FakeDisk disk = new FakeDisk();
  final FakeEndpoint endpoint = new FakeEndpoint();
  final Mode mode;
  final long memoryBytes;
  FakeLoop loop = new FakeLoop(clock);
  EndpointPlan plan;
  RemoteWriter writer;

  DeliveryLab(Mode mode, HaIdentity identity, long memoryBytes) {
    this.mode = mode;
    this.memoryBytes = memoryBytes;
    this.plan = RemoteWriteLab.plan(identity);
    writer = newWriter();
  }

  private RemoteWriter newWriter() {
    return new RemoteWriter(
        RemoteWriteLab.setup(clock, loop, endpoint, RemoteWriteLab.settings(mode, memoryBytes)),
        disk);
  }

  void queue(QueueConfig queue) {
    plan = new EndpointPlan(RemoteWriteLab.config(RemoteWriteLab.URL, queue), plan.encoding());
  }

  void start() {
    var applied = writer.apply(List.of(plan));
    loop.run();
    assertThat(applied.succeeded()).isTrue();
  }

  /** As kill -9 and another process on the same disk. */
  void crash() {
    loop.kill();
    loop = new FakeLoop(clock);
    writer = newWriter();
    plan = new EndpointPlan(plan.config(), RemoteWriteLab.encoding(plan.encoding().identity()));
    start();
  }

  void scrape(long target, int series) {
    writer.accept(RemoteWriteLab.scrape(plan.encoding(), target, clock.wallMillis(), series));
    loop.run();
  }

  void pass(Duration time) {
    loop.advance(time);
  }

  EndpointStatus status() {
    return writer.endpoints().getFirst();
  }

  /** scraped = sent + pending + dropped. */
  void assertAccounted() {
    EndpointStatus s = status();
    assertThat(s.samplesAccepted() + s.samplesRestored())
        .as(s.toString())
        .isEqualTo(s.samplesSent() + s.samplesPending() + s.samplesDroppedInAll());
    assertThat(s.samplesPending()).isNotNegative();
  }

  /** Samples that the endpoint took, without heartbeats. */
  List<Series> taken() {
    return endpoint.acceptedSeries().stream()
        .filter(s -> !"tandem_ha_heartbeat".equals(s.labels().get("__name__")))
        .toList();
  }

  /** Ticks rise in every series. */
  void assertOrder() {
    Map<String, Long> last = new HashMap<>();
    for (Series series : taken()) {
      long tick = series.samples().getFirst().timestampMillis();
      Long before = last.put(series.labels().toString(), tick);
      assertThat(before == null || before <= tick).as("order of " + series).isTrue();
    }
  }
}
