// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.TandemSettings.Mode;
import io.tandem.model.DropReason;
import io.tandem.testing.RemoteWriteLab;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.ScrapeStage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StagedScrapeTest {
  private final DeliveryLab lab = new DeliveryLab(Mode.STRICT, null, 64 << 10);

  /** Stages a scrape of so many series; the last hundred come with the commit. */
  private ScrapeStage stage(int series) {
    ScrapeStage stage = lab.writer.stage(lab.plan.encoding(), 1, lab.clock.wallMillis(), true);
    EncodedScrape whole = whole(series);
    whole.parts().subList(0, whole.parts().size() - 1).forEach(stage::add);
    lab.loop.run();
    return stage;
  }

  private EncodedScrape whole(int series) {
    return RemoteWriteLab.scrape(lab.plan.encoding(), 1, lab.clock.wallMillis(), series);
  }

  private void commit(ScrapeStage stage, int series) {
    EncodedScrape whole = whole(series);
    stage.commit(
        new EncodedScrape(
            whole.encoding(),
            whole.targetId(),
            whole.tickMillis(),
            whole.firstMillis(),
            whole.lastMillis(),
            series,
            true,
            List.of(whole.parts().getLast())));
    lab.loop.run();
  }

  @Test
  void commit_makesAllOfItVisibleAtOnce() {
    lab.start();
    ScrapeStage stage = stage(2_000);
    lab.pass(Duration.ofSeconds(20));
    assertThat(lab.taken()).isEmpty();
    assertThat(lab.status().samplesAccepted()).isZero();
    commit(stage, 2_000);
    lab.pass(Duration.ofSeconds(5));
    assertThat(lab.taken()).hasSize(2_000);
    lab.assertAccounted();
  }

  @Test
  void abort_leavesNothing() {
    lab.start();
    stage(2_000).abort();
    lab.pass(Duration.ofSeconds(20));
    assertThat(lab.taken()).isEmpty();
    assertThat(lab.disk.files()).noneMatch(f -> f.toString().endsWith(".stage"));
    lab.assertAccounted();
  }

  @Test
  void commit_keepsItsPlaceAmongOtherScrapes() {
    lab.start();
    lab.endpoint.answer(attempt -> null);
    lab.scrape(1, 100);
    lab.pass(Duration.ofSeconds(1));
    ScrapeStage stage = stage(2_000);
    commit(stage, 2_000);
    lab.pass(Duration.ofSeconds(1));
    lab.scrape(1, 100);
    lab.pass(Duration.ofSeconds(1));
    lab.crash();
    assertThat(lab.status().samplesRestored()).isEqualTo(2_200);
    lab.endpoint.answer(200);
    lab.pass(Duration.ofSeconds(20));
    assertThat(lab.taken()).hasSize(2_200);
    lab.assertOrder();
    lab.assertAccounted();
  }

  @Test
  void crash_beforeTheCommit_losesTheScrapeWhole() {
    lab.start();
    lab.endpoint.answer(attempt -> null);
    stage(2_000);
    lab.crash();
    assertThat(lab.status().samplesRestored()).isZero();
    assertThat(lab.disk.files()).noneMatch(f -> f.toString().endsWith(".stage"));
  }

  @Test
  void stage_onAFullDisk_goesOnInMemory() {
    lab.start();
    lab.disk.setRoom(2_000);
    ScrapeStage stage = stage(1_000);
    commit(stage, 1_000);
    lab.pass(Duration.ofSeconds(10));
    assertThat(lab.taken()).hasSize(1_000);
    lab.assertOrder();
    lab.assertAccounted();
  }

  @Test
  void stage_beyondMemoryOnAFullDisk_isLostWholeAndCounted() {
    lab.start();
    lab.disk.setRoom(2_000);
    ScrapeStage stage = stage(30_000);
    commit(stage, 30_000);
    lab.pass(Duration.ofSeconds(10));
    assertThat(lab.taken()).isEmpty();
    assertThat(lab.status().samplesDropped()).containsEntry(DropReason.MEMORY_FULL, 30_000L);
    lab.assertAccounted();
  }

  @Test
  void add_fasterThanTheDisk_tellsToWait() {
    lab.start();
    ScrapeStage stage = lab.writer.stage(lab.plan.encoding(), 1, lab.clock.wallMillis(), true);
    EncodedScrape.Part large =
        new EncodedScrape.Part(new byte[1_500_000], 1_500_000, 1_500_000, 1, true);
    assertThat(stage.add(large)).isTrue();
    assertThat(stage.add(large)).isFalse();
    boolean[] drained = new boolean[1];
    stage.onDrain(() -> drained[0] = true);
    assertThat(drained[0]).isFalse();
    lab.loop.run();
    assertThat(drained[0]).isTrue();
    stage.abort();
    lab.loop.run();
  }
}
