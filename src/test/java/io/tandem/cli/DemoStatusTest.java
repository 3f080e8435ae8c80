// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cli.DemoStatus.TargetHealth;
import io.tandem.receiver.ReceiverSummary;
import io.tandem.receiver.ReceiverSummary.Counts;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoStatusTest {
  private final DemoStatus status = new DemoStatus();

  private static ReceiverSummary arrived(long samples, long bytes) {
    return new ReceiverSummary(new Counts(1, samples, samples, 0, bytes), 40, Map.of("demo", "a"));
  }

  @Test
  void line_showsTargetsSumsAndTheElectedReplica() {
    String line = status.line(new TargetHealth(1, 2), arrived(1_234, 5_600));

    assertThat(line)
        .isEqualTo(
            "targets 1 of 2 up | 1,234 samples arrived, 1,234/s | 40 series | 5.6 kB sent, 5.6 kB/s"
                + " | elected replica: a (demo)");
  }

  @Test
  void rate_afterManyLines_isThatOfTheLastTenSeconds() {
    for (int second = 0; second < 30; second++) {
      status.line(TargetHealth.UNKNOWN, arrived(1_000, 0));
    }

    String line = status.line(TargetHealth.UNKNOWN, arrived(1_500, 2_000));

    assertThat(line).contains("1,500 samples arrived, 50/s").contains("2.0 kB sent, 0.2 kB/s");
  }

  @Test
  void targetHealth_isCountedInTheAnswerOfTheApi() {
    TargetHealth health =
        TargetHealth.count("[{\"health\":\"up\"},{\"health\":\"down\"},{\"health\":\"up\"}]");

    assertThat(health).isEqualTo(new TargetHealth(2, 3));
  }
}
