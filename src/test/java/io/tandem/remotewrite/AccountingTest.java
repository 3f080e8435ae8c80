// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import static io.tandem.testing.FakeEndpoint.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.TandemSettings.Mode;
import io.tandem.model.HaIdentity;
import io.tandem.testing.RemoteWriteLab;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.ScrapeStage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** scraped = sent + pending + dropped, at every moment, whatever endpoint and disk do. */
class AccountingTest {
  private static final List<EndpointTransport.Reply> ANSWERS =
      java.util.Arrays.asList(
          reply(200, ""),
          reply(200, ""),
          reply(200, ""),
          reply(202, "replicas did not match"),
          reply(400, "out of order sample"),
          reply(400, "label value too long"),
          reply(403, "expired"),
          reply(413, "too large"),
          reply(429, "ingestion rate limit"),
          reply(429, "Rate exceeded"),
          reply(500, ""),
          null);

  @Property(tries = 60)
  void everySample_isSentPendingOrDropped(@ForAll long seed) {
    Random random = new Random(seed);
    HaIdentity identity = random.nextBoolean() ? RemoteWriteLab.IDENTITY : null;
    Mode mode = random.nextBoolean() ? Mode.AMP : Mode.STRICT;
    DeliveryLab lab = new DeliveryLab(mode, identity, 4_000L << random.nextInt(8));
    lab.start();
    int mood = ANSWERS.size();
    for (int step = 0; step < 60; step++) {
      mood = act(lab, random, mood);
      lab.assertAccounted();
      assertThat(lab.status().memoryBytes()).isLessThan(lab.memoryBytes + 70_000);
    }
    lab.disk.setRoom(Long.MAX_VALUE);
    lab.disk.setReadOnly(false);
    lab.endpoint.answer(200);
    lab.pass(Duration.ofMinutes(5));
    lab.assertAccounted();
    assertThat(lab.status().samplesPending()).isZero();
    assertThat(lab.status().spoolBroken()).isFalse();
  }

  private static int act(DeliveryLab lab, Random random, int mood) {
    switch (random.nextInt(13)) {
      case 0 -> {
        int most = 1 + random.nextInt(ANSWERS.size());
        lab.endpoint.answer(attempt -> ANSWERS.get(random.nextInt(most)));
        return most;
      }
      case 1 -> lab.endpoint.answer(attempt -> null);
      case 2 -> lab.disk.setRoom(random.nextBoolean() ? Long.MAX_VALUE : random.nextInt(5_000));
      case 3 -> lab.disk.setReadOnly(random.nextInt(3) == 0);
      case 4 -> spoil(lab, random);
      case 5 -> stage(lab, random);
      case 6 -> crashSometimes(lab, random);
      case 7 -> lab.pass(Duration.ofMinutes(random.nextInt(20)));
      default -> {
        lab.scrape(random.nextInt(5), 1 + random.nextInt(500));
        lab.pass(Duration.ofMillis(random.nextInt(8_000)));
      }
    }
    return mood;
  }

  private static void crashSometimes(DeliveryLab lab, Random random) {
    if (random.nextInt(4) == 0) {
      lab.crash();
    }
  }

  /** Flips a bit of a file. */
  private static void spoil(DeliveryLab lab, Random random) {
    List<Path> files = lab.disk.files();
    Path file = files.isEmpty() ? null : files.get(random.nextInt(files.size()));
    if (file == null || random.nextInt(3) > 0) {
      return;
    }
    byte[] bytes = lab.disk.bytes(file);
    if (bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      lab.disk.put(file, bytes);
    }
  }

  private static void stage(DeliveryLab lab, Random random) {
    EncodedScrape whole =
        RemoteWriteLab.scrape(
            lab.plan.encoding(), 7, lab.clock.wallMillis(), 1 + random.nextInt(1_500));
    ScrapeStage stage =
        lab.writer.stage(lab.plan.encoding(), whole.targetId(), whole.tickMillis(), true);
    int last = whole.parts().size() - 1;
    for (int i = 0; i < last; i++) {
      stage.add(whole.parts().get(i));
      if (random.nextInt(4) == 0) {
        lab.pass(Duration.ofMillis(random.nextInt(3_000)));
      }
    }
    if (random.nextInt(4) == 0) {
      stage.abort();
    } else {
      stage.commit(
          new EncodedScrape(
              whole.encoding(),
              whole.targetId(),
              whole.tickMillis(),
              whole.firstMillis(),
              whole.lastMillis(),
              whole.samples(),
              whole.up(),
              whole.parts().subList(last, last + 1)));
    }
    lab.pass(Duration.ofMillis(random.nextInt(3_000)));
  }
}
