// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.model.Labels;
import io.tandem.model.Replica;
import io.tandem.target.Target;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TickRulesTest {
  private static Target target(Duration interval) {
    return new Target("j", Labels.EMPTY, Labels.EMPTY, "http://t", interval, interval, 42);
  }

  @Test
  void secondOwner_asksALittleLater() {
    assertThat(TickRules.delayMillis(Replica.B, target(Duration.ofSeconds(15)))).isEqualTo(250);
    assertThat(TickRules.delayMillis(Replica.B, target(Duration.ofSeconds(1)))).isEqualTo(50);
  }

  @Test
  void firstAndOnlyOwner_askAtTheTick() {
    assertThat(TickRules.delayMillis(Replica.A, target(Duration.ofSeconds(15)))).isZero();
    assertThat(TickRules.delayMillis(Replica.ONLY, target(Duration.ofSeconds(15)))).isZero();
  }

  @Test
  void ticks_areThoseOfEveryMemberWithTheSeed() {
    TickRules rules = new TickRules(7, true);

    assertThat(rules.grid(target(Duration.ofSeconds(15))))
        .isEqualTo(new TickRules(7, false).grid(target(Duration.ofSeconds(15))));
  }
}
