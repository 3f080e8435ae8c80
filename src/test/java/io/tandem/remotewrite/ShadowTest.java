// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.TandemSettings;
import io.tandem.model.DropReason;
import io.tandem.testing.FakeClock;
import io.tandem.testing.FakeLoop;
import io.tandem.testing.RemoteWriteLab;
import io.tandem.testing.SilentRemoteWriteMetrics;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.ScrapeStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In the shadow everything is counted, and nothing is sent or kept. */
class ShadowTest {
  private static final int SAMPLES = 100;

  private final FakeClock clock = new FakeClock(RemoteWriteLab.START_MILLIS);
  @TempDir private Path folder;

  private RemoteWriter writer() {
    TandemSettings lab = RemoteWriteLab.settings(TandemSettings.Mode.AUTO, 1 << 20);
    TandemSettings shadow =
        new TandemSettings(
            lab.configFile(),
            null,
            folder,
            lab.cluster(),
            lab.replica(),
            lab.spool(),
            lab.remoteWrite(),
            lab.listen(),
            lab.fleet(),
            lab.shard(),
            lab.features(),
            true);
    return new RemoteWriter(
        new RemoteWriteSetup(
            List.of(new FakeLoop(clock)),
            Runnable::run,
            clock,
            new Random(1),
            shadow,
            config -> {
              throw new AssertionError("a transport was asked for");
            },
            config -> RequestSigner.NONE,
            new SilentRemoteWriteMetrics(),
            "test"));
  }

  @Test
  void scrapes_areCountedAndNothingIsWritten() throws IOException {
    EndpointPlan plan =
        new EndpointPlan(
            RemoteWriteLab.config(RemoteWriteLab.URL, RemoteWriteLab.QUEUE),
            RemoteWriteLab.encoding(RemoteWriteLab.IDENTITY));
    RemoteWriter writer = writer();
    assertThat(writer.apply(List.of(plan)).succeeded()).isTrue();
    EncodedScrape scrape =
        RemoteWriteLab.scrape(plan.encoding(), 1, RemoteWriteLab.START_MILLIS, SAMPLES);

    writer.accept(scrape);
    ScrapeStage stage = writer.stage(plan.encoding(), 1, RemoteWriteLab.START_MILLIS, true);
    stage.add(scrape.parts().getFirst());
    stage.commit(scrape);

    EndpointStatus status = writer.endpoints().getFirst();
    assertThat(status.isShadow()).isTrue();
    assertThat(status.samplesAccepted()).isEqualTo(2 * SAMPLES);
    assertThat(status.samplesDropped()).containsEntry(DropReason.SHADOW, 2L * SAMPLES);
    assertThat(status.samplesPending() + status.samplesSent()).isZero();
    assertThat(status.bytesInShadow())
        .isEqualTo(2L * bytes(scrape) + scrape.parts().getFirst().length());
    assertThat(writer.drain(Duration.ofSeconds(1)).succeeded()).isTrue();
    assertThat(writer.close().succeeded()).isTrue();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  private static long bytes(EncodedScrape scrape) {
    return scrape.parts().stream().mapToLong(EncodedScrape.Part::length).sum();
  }
}
