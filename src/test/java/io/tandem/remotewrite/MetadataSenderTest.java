// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import static io.tandem.testing.FakeEndpoint.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.RemoteWriteConfig.MetadataConfig;
import io.tandem.config.TandemSettings.Mode;
import io.tandem.model.MetricMetadata;
import io.tandem.model.MetricMetadata.Type;
import io.tandem.testing.RemoteWriteBodies.Metadata;
import io.tandem.testing.RemoteWriteLab;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetadataSenderTest {
  private static final List<MetricMetadata> ENTRIES =
      List.of(
          new MetricMetadata(Type.COUNTER, "a_total", "A.", ""),
          new MetricMetadata(Type.GAUGE, "b", "B.", ""),
          new MetricMetadata(Type.GAUGE, "c", "x".repeat(2_000), ""));

  private DeliveryLab lab(Mode mode, boolean send) {
    DeliveryLab lab = new DeliveryLab(mode, null, 1 << 20);
    RemoteWriteConfig plain = RemoteWriteLab.config(RemoteWriteLab.URL, RemoteWriteLab.QUEUE);
    lab.plan =
        new EndpointPlan(
            new RemoteWriteConfig(
                plain.name(),
                plain.url(),
                plain.remoteTimeout(),
                plain.writeRelabelConfigs(),
                plain.http(),
                plain.sigv4(),
                plain.queue(),
                new MetadataConfig(send, Duration.ofMinutes(1), 2),
                plain.payload(),
                false),
            lab.plan.encoding());
    lab.writer.metadata(() -> ENTRIES);
    lab.start();
    return lab;
  }

  private static List<Metadata> received(DeliveryLab lab) {
    return lab.endpoint.accepted().stream().flatMap(r -> r.metadata().stream()).toList();
  }

  @Test
  void metadata_goesInRequestsOfItsOwnEachInterval() {
    DeliveryLab lab = lab(Mode.STRICT, true);
    lab.scrape(1, 10);
    lab.pass(Duration.ofSeconds(59));
    assertThat(received(lab)).isEmpty();
    lab.pass(Duration.ofSeconds(2));
    assertThat(received(lab)).hasSize(3);
    assertThat(lab.endpoint.accepted())
        .allMatch(r -> r.metadata().isEmpty() || r.series().isEmpty());
    assertThat(received(lab).get(2).help()).hasSize(2_000);
    lab.pass(Duration.ofMinutes(1));
    assertThat(received(lab)).hasSize(6);
  }

  @Test
  void metadata_forAmp_keepsItsKilobyte() {
    DeliveryLab lab = lab(Mode.AMP, true);
    lab.pass(Duration.ofSeconds(61));
    assertThat(received(lab).get(2).help().length()).isBetween(1_000, 1_020);
  }

  @Test
  void metadata_switchedOff_isNotSent() {
    DeliveryLab lab = lab(Mode.STRICT, false);
    lab.pass(Duration.ofMinutes(5));
    assertThat(lab.endpoint.attempts()).isEmpty();
  }

  @Test
  void metadata_isRetriedUntilTheNextIntervalAndGivenUpWhenRefused() {
    DeliveryLab lab = lab(Mode.STRICT, true);
    lab.endpoint.answerInTurn(reply(500, ""), reply(503, ""), reply(400, "no"));
    lab.pass(Duration.ofSeconds(70));
    // The first request was refused in the end, the second one went.
    assertThat(received(lab)).hasSize(1);
    assertThat(lab.endpoint.attempts()).hasSize(4);
    lab.endpoint.answer(attempt -> null);
    lab.pass(Duration.ofMinutes(3));
    lab.endpoint.answer(200);
    lab.pass(Duration.ofSeconds(6));
    assertThat(received(lab)).hasSize(4);
  }
}
