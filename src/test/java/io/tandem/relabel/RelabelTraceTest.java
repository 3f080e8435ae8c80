// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.relabel;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.RelabelConfig;
import io.tandem.config.RelabelConfig.Action;
import io.tandem.model.Labels;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelabelTraceTest {
  private static final RelabelConfig MOVE = rule("a", "(.*)", "b", Action.REPLACE);
  private static final RelabelConfig DROP = rule("b", "x|it's", "", Action.DROP);

  private static RelabelConfig rule(String source, String regex, String target, Action action) {
    return new RelabelConfig(List.of(source), ";", regex, 0, target, "$1", action);
  }

  @Test
  void trace_showsEachStepUpToTheDrop() {
    RelabelTrace trace =
        RelabelTrace.of(List.of(MOVE, MOVE, DROP, MOVE), false, Labels.of("a", "x"));
    Labels both = Labels.of("a", "x", "b", "x");
    assertThat(trace.steps())
        .containsExactly(
            new RelabelTrace.Step(MOVE, Labels.of("a", "x"), both, true),
            new RelabelTrace.Step(MOVE, both, both, true),
            new RelabelTrace.Step(DROP, both, both, false));
    assertThat(trace.kept()).isFalse();
    assertThat(trace.steps())
        .extracting(RelabelTrace.Step::changed)
        .containsExactly(true, false, false);
  }

  @Test
  void trace_withoutRules_endsWhereItBegan() {
    RelabelTrace trace = RelabelTrace.of(List.of(), false, Labels.of("a", "x"));
    assertThat(trace.kept()).isTrue();
    assertThat(trace.output()).isEqualTo(Labels.of("a", "x"));
  }

  @Test
  void text_leavesUsualValuesOut() {
    RelabelTrace trace = RelabelTrace.of(List.of(MOVE, DROP), false, Labels.of("a", "y"));
    assertThat(trace.steps())
        .extracting(RelabelTrace.Step::text)
        .containsExactly(
            "{source_labels: [a], target_label: 'b', action: replace}",
            "{source_labels: [b], regex: 'x|it''s', action: drop}");
  }
}
