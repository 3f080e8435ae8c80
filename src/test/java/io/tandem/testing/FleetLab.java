// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.RemoteWriteConfig.QueueConfig;
import io.tandem.config.TandemSettings.Mode;
import io.tandem.model.HaIdentity;
import io.tandem.model.Replica;
import io.tandem.remotewrite.EndpointStatus;
import io.tandem.remotewrite.RemoteWriter;
import io.tandem.testing.RemoteWriteBodies.Series;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.SmallRequests;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The writer of a member of a fleet: one entry, an endpoint per copy, one receiver for all. */
public final class FleetLab {
  public final FakeClock clock = new FakeClock(RemoteWriteLab.START_MILLIS);
  public final FakeDisk disk = new FakeDisk();
  public final FakeEndpoint endpoint = new FakeEndpoint();
  public final long memoryBytes;
  public FakeLoop loop = new FakeLoop(clock);
  public QueueConfig queue = RemoteWriteLab.QUEUE;
  public RemoteWriter writer;

  public FleetLab(long memoryBytes) {
    this.memoryBytes = memoryBytes;
    writer = newWriter();
  }

  private RemoteWriter newWriter() {
    return new RemoteWriter(
        RemoteWriteLab.setup(clock, loop, endpoint, RemoteWriteLab.settings(Mode.AMP, memoryBytes)),
        disk);
  }

  public void start() {
    var applied = writer.apply(RemoteWriteLab.fleetPlans(queue));
    loop.run();
    assertThat(applied.succeeded()).isTrue();
  }

  /** As kill -9; the next process begins with {@link #start}. */
  public void crash() {
    loop.kill();
    loop = new FakeLoop(clock);
    writer = newWriter();
  }

  public EncodedScrape scraped(Replica replica, long target, int series) {
    return RemoteWriteLab.scrape(
        RemoteWriteLab.fleetEncoding(replica), target, clock.wallMillis(), series);
  }

  public void scrape(Replica replica, long target, int series) {
    writer.accept(scraped(replica, target, series));
    loop.run();
  }

  public void pass(Duration time) {
    loop.advance(time);
  }

  public EndpointStatus status(Replica replica) {
    return writer.endpoints().stream()
        .filter(s -> s.replica() == replica)
        .findFirst()
        .orElseThrow();
  }

  /** scraped = sent + pending + dropped, in each copy. */
  public void assertAccounted() {
    for (EndpointStatus s : writer.endpoints()) {
      assertThat(s.samplesAccepted() + s.samplesRestored())
          .as(s.toString())
          .isEqualTo(s.samplesSent() + s.samplesPending() + s.samplesDroppedInAll());
      assertThat(s.samplesPending()).isNotNegative();
    }
  }

  /** Samples of a copy that the receiver took, without heartbeats, in order. */
  public List<Series> taken(Replica replica) {
    return endpoint.acceptedSeries().stream()
        .filter(s -> !SmallRequests.HEARTBEAT.equals(s.labels().get("__name__")))
        .filter(
            s ->
                replica.label().equals(s.labels().toBuilder().getOrEmpty(HaIdentity.REPLICA_LABEL)))
        .toList();
  }

  /** The ticks of a target that the receiver took of a copy, once per series. */
  public List<Long> ticks(Replica replica, long target) {
    return taken(replica).stream()
        .filter(s -> Long.toString(target).equals(s.labels().get("target")))
        .filter(s -> "m0".equals(s.labels().get("__name__")))
        .map(s -> s.samples().getFirst().timestampMillis())
        .toList();
  }

  /** Ticks rise in every series and none comes twice, as a window of 0 asks. */
  public void assertStrictOrder(Replica replica) {
    Map<String, Long> last = new HashMap<>();
    for (Series series : taken(replica)) {
      long tick = series.samples().getFirst().timestampMillis();
      Long before = last.put(series.labels().toString(), tick);
      assertThat(before == null || before < tick).as("order of " + series).isTrue();
    }
  }
}
