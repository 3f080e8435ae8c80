// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.TandemSettings.Mode;
import io.tandem.model.DropReason;
import io.tandem.model.HaIdentity;
import io.tandem.spool.Disk;
import io.tandem.testing.FakeLoop;
import io.tandem.testing.RemoteWriteLab;
import io.tandem.testing.SilentRemoteWriteMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReloadTest {
  private final DeliveryLab lab = new DeliveryLab(Mode.STRICT, null, 1 << 20);

  private static EndpointPlan plan(String url, HaIdentity identity) {
    return new EndpointPlan(
        RemoteWriteLab.config(url, RemoteWriteLab.QUEUE), RemoteWriteLab.encoding(identity));
  }

  private void apply(EndpointPlan... plans) {
    var applied = lab.writer.apply(List.of(plans));
    lab.loop.run();
    assertThat(applied.succeeded()).isTrue();
  }

  @Test
  void removed_sendsWhatItCanAndCountsTheRest() {
    List<String> events = new ArrayList<>();
    lab.writer = writer(events);
    EndpointPlan plan = plan(RemoteWriteLab.URL, null);
    apply(plan);
    lab.endpoint.answer(attempt -> null);
    lab.writer.accept(RemoteWriteLab.scrape(plan.encoding(), 1, lab.clock.wallMillis(), 30));
    lab.loop.run();
    lab.writer.apply(List.of());
    lab.pass(Duration.ofMinutes(3));
    assertThat(events).containsExactly("dropped endpoint_removed 30", "removed");
  }

  private RemoteWriter writer(List<String> events) {
    RemoteWriteSetup plain =
        RemoteWriteLab.setup(
            lab.clock, lab.loop, lab.endpoint, RemoteWriteLab.settings(Mode.STRICT, 1 << 20));
    RemoteWriteMetrics metrics =
        new SilentRemoteWriteMetrics() {
          @Override
          public void samplesDropped(EndpointKey endpoint, DropReason reason, int samples) {
            events.add("dropped " + reason.label() + " " + samples);
          }

          @Override
          public void endpointRemoved(EndpointKey endpoint) {
            events.add("removed");
          }
        };
    return new RemoteWriter(
        new RemoteWriteSetup(
            plain.loops(),
            plain.spoolWorker(),
            plain.clock(),
            plain.random(),
            plain.settings(),
            plain.transports(),
            plain.signers(),
            metrics,
            plain.version()),
        lab.disk);
  }

  @Test
  void returned_whileItStillLeaves_takesItsBacklogBack() {
    EndpointPlan plan = plan(RemoteWriteLab.URL, null);
    apply(plan);
    lab.endpoint.answer(attempt -> null);
    lab.writer.accept(RemoteWriteLab.scrape(plan.encoding(), 1, lab.clock.wallMillis(), 30));
    lab.loop.run();
    apply();
    lab.pass(Duration.ofSeconds(5));
    apply(plan(RemoteWriteLab.URL, null));
    assertThat(lab.status().samplesRestored()).isEqualTo(30);
    lab.endpoint.answer(200);
    lab.pass(Duration.ofSeconds(10));
    assertThat(lab.taken()).hasSize(30);
  }

  @Test
  void changedIdentity_sendsTheOldBacklogFirstUnderItsOwnIdentity() {
    EndpointPlan before = plan(RemoteWriteLab.URL, null);
    apply(before);
    lab.endpoint.answer(attempt -> null);
    lab.writer.accept(RemoteWriteLab.scrape(before.encoding(), 1, lab.clock.wallMillis(), 30));
    lab.loop.run();
    EndpointPlan after = plan(RemoteWriteLab.URL, RemoteWriteLab.IDENTITY);
    apply(after);
    lab.pass(Duration.ofSeconds(1));
    lab.writer.accept(RemoteWriteLab.scrape(after.encoding(), 1, lab.clock.wallMillis(), 30));
    lab.loop.run();
    lab.endpoint.answer(200);
    lab.pass(Duration.ofSeconds(20));
    assertThat(lab.taken()).hasSize(60);
    assertThat(lab.taken().subList(0, 30)).noneMatch(s -> s.labels().has("cluster"));
    assertThat(lab.taken().subList(30, 60)).allMatch(s -> s.labels().has("cluster"));
  }

  @Test
  void twoEndpoints_eachGetEverything() {
    EndpointPlan one = plan("http://one/write", null);
    EndpointPlan two =
        new EndpointPlan(
            RemoteWriteLab.config("http://user:secret@two/write", RemoteWriteLab.QUEUE),
            one.encoding());
    apply(one, two);
    lab.writer.accept(RemoteWriteLab.scrape(one.encoding(), 1, lab.clock.wallMillis(), 30));
    lab.loop.run();
    assertThat(lab.taken()).hasSize(60);
    assertThat(lab.writer.endpoints())
        .extracting(EndpointStatus::url)
        .containsExactly("http://one/write", "http://user:xxxxx@two/write");
  }

  @Test
  void forgottenFolder_isEmptiedWhenNobodyWouldTakeItsData() {
    EndpointPlan old = plan("http://old/write", null);
    apply(old);
    lab.endpoint.answer(attempt -> null);
    lab.writer.accept(RemoteWriteLab.scrape(old.encoding(), 1, lab.clock.wallMillis(), 30));
    lab.pass(Duration.ofSeconds(1));
    lab.loop.kill();
    lab.loop = new FakeLoop(lab.clock);
    lab.clock.advance(Duration.ofMinutes(30));
    restart();
    assertThat(segments()).isEqualTo(1);
    lab.loop.kill();
    lab.loop = new FakeLoop(lab.clock);
    lab.clock.advance(Duration.ofMinutes(40));
    restart();
    assertThat(segments()).isZero();
  }

  private void restart() {
    Disk disk = lab.disk;
    lab.writer =
        new RemoteWriter(
            RemoteWriteLab.setup(
                lab.clock, lab.loop, lab.endpoint, RemoteWriteLab.settings(Mode.STRICT, 1 << 20)),
            disk);
    apply(plan("http://new/write", null));
  }

  private long segments() {
    return lab.disk.files().stream().filter(f -> f.toString().endsWith(".seg")).count();
  }
}
