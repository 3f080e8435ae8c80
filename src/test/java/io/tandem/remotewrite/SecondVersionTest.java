// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.RemoteWriteConfig.Message;
import io.tandem.config.RemoteWriteConfig.PayloadConfig;
import io.tandem.config.TandemSettings.Mode;
import io.tandem.model.DropReason;
import io.tandem.model.MetricMetadata;
import io.tandem.remotewrite.EndpointTransport.Reply;
import io.tandem.remotewrite.EndpointTransport.Written;
import io.tandem.testing.FakeEndpoint.Attempt;
import io.tandem.testing.RemoteWriteLab;
import io.tandem.testing.RemoteWriteV2Bodies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Remote write 2.0: what is sent, and what becomes of it where an endpoint takes 1.0 only. */
class SecondVersionTest {
  private static final String V2_TYPE =
      "application/x-protobuf;proto=io.prometheus.write.v2.Request";

  private DeliveryLab lab(Mode mode) {
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
                new RemoteWriteConfig.MetadataConfig(true, Duration.ofMinutes(1), 2),
                new PayloadConfig(Message.V2, true, true),
                false),
            lab.plan.encoding());
    lab.writer.metadata(
        () -> List.of(new MetricMetadata(MetricMetadata.Type.GAUGE, "m0", "Help.", "")));
    lab.start();
    return lab;
  }

  private static Reply written(int status, long samples) {
    return new Reply(status, null, "", new Written(samples, 0, 0));
  }

  private static boolean isV2(Attempt attempt) {
    return V2_TYPE.equals(attempt.headers().get("Content-Type"));
  }

  @Test
  void request_isOf20WithItsHeadersAndMetadata() {
    DeliveryLab lab = lab(Mode.STRICT);
    lab.endpoint.answer(attempt -> written(204, 3));

    lab.scrape(1, 3);
    lab.pass(Duration.ofMinutes(3));

    Attempt only = lab.endpoint.attempts().getFirst();
    assertThat(lab.endpoint.attempts()).as("no requests of metadata").hasSize(1);
    assertThat(only.headers())
        .containsEntry("Content-Type", V2_TYPE)
        .containsEntry("X-Prometheus-Remote-Write-Version", "2.0.0")
        .containsEntry("Content-Encoding", "snappy");
    assertThat(RemoteWriteV2Bodies.read(only.body()).series().getFirst().metadata().help())
        .isEqualTo("Help.");
    assertThat(lab.status().samplesSent()).isEqualTo(3);
  }

  @Test
  void retry_hasTheSameBytes() {
    DeliveryLab lab = lab(Mode.STRICT);
    lab.endpoint.answerInTurn(written(503, 0), written(204, 3));

    lab.scrape(1, 3);
    lab.pass(Duration.ofSeconds(20));

    List<Attempt> attempts = lab.endpoint.attempts();
    assertThat(attempts).hasSize(2);
    assertThat(attempts.get(1).body()).isEqualTo(attempts.get(0).body());
    assertThat(attempts.get(1).headers()).containsEntry("Retry-Attempt", "1");
  }

  @Test
  void refusalOfTheMessage_isFollowedBy10ForAnHour() {
    DeliveryLab lab = lab(Mode.STRICT);
    lab.endpoint.answer(attempt -> isV2(attempt) ? written(415, 0) : new Reply(200, null, ""));

    lab.scrape(1, 3);
    lab.scrape(1, 3);
    lab.pass(Duration.ofSeconds(20));

    assertThat(lab.endpoint.attempts()).filteredOn(a -> isV2(a)).hasSize(1);
    assertThat(lab.taken()).hasSize(6);
    assertThat(lab.status().samplesSent()).isEqualTo(6);
    lab.endpoint.answer(attempt -> written(204, 3));
    lab.pass(Duration.ofMinutes(61));
    lab.scrape(1, 3);
    lab.pass(Duration.ofSeconds(20));
    assertThat(isV2(lab.endpoint.attempts().getLast())).isTrue();
    lab.assertAccounted();
  }

  @Test
  void fallback_bringsRequestsOfMetadataBack() {
    DeliveryLab lab = lab(Mode.STRICT);
    lab.endpoint.answer(attempt -> isV2(attempt) ? written(415, 0) : new Reply(200, null, ""));

    lab.scrape(1, 3);
    lab.pass(Duration.ofMinutes(2));

    assertThat(lab.endpoint.accepted()).anyMatch(request -> !request.metadata().isEmpty());
  }

  @Test
  void successThatTellsNothingOfWhatWasWritten_isFollowedBy10() {
    DeliveryLab lab = lab(Mode.STRICT);
    lab.endpoint.answer(attempt -> new Reply(200, null, ""));

    lab.scrape(1, 3);
    lab.pass(Duration.ofSeconds(20));

    assertThat(lab.endpoint.attempts()).hasSize(2);
    assertThat(isV2(lab.endpoint.attempts().getLast())).isFalse();
  }

  @Test
  void accepted202WithoutHeaders_showsNothing() {
    DeliveryLab lab = lab(Mode.STRICT);
    lab.endpoint.answer(attempt -> new Reply(202, null, ""));

    lab.scrape(1, 3);
    lab.pass(Duration.ofSeconds(20));

    assertThat(lab.endpoint.attempts()).hasSize(1);
  }

  @Test
  void partlyWritten_countsTheRestAsRejected() {
    DeliveryLab lab = lab(Mode.STRICT);
    lab.endpoint.answerInTurn(written(400, 2), written(200, 1));

    lab.scrape(1, 3);
    lab.pass(Duration.ofSeconds(10));
    lab.scrape(2, 3);
    lab.pass(Duration.ofSeconds(10));

    assertThat(lab.endpoint.attempts()).hasSize(2);
    assertThat(lab.status().samplesSent()).isEqualTo(3);
    assertThat(lab.status().samplesDropped()).containsEntry(DropReason.REJECTED, 3L);
    lab.assertAccounted();
  }
}
