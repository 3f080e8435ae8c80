// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.relabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.config.RelabelConfig;
import io.tandem.config.RelabelConfig.Action;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelabelerTest {
  private static RelabelConfig rule(Action action, String source, String regex, String target) {
    return rule(action, source, regex, target, "$1");
  }

  private static RelabelConfig rule(
      Action action, String source, String regex, String target, String replacement) {
    List<String> sources = source.isEmpty() ? List.of() : List.of(source.split(","));
    return new RelabelConfig(sources, ";", regex, 16, target, replacement, action);
  }

  private static Labels apply(Labels input, RelabelConfig... rules) {
    LabelsBuilder builder = input.toBuilder();
    return Relabeler.compile(List.of(rules)).apply(builder) ? builder.build() : null;
  }

  @Test
  void replace_withoutMatch_changesNothing() {
    Labels in = Labels.of("a", "x", "t", "old");
    assertThat(apply(in, rule(Action.REPLACE, "a", "y", "t"))).isEqualTo(in);
  }

  @Test
  void replace_withEmptyResult_removesTheLabel() {
    assertThat(apply(Labels.of("a", "x", "t", "old"), rule(Action.REPLACE, "a", "x", "t", "")))
        .isEqualTo(Labels.of("a", "x"));
  }

  @Test
  void replace_acrossSources_joinsThem() {
    assertThat(apply(Labels.of("a", "1", "b", "2"), rule(Action.REPLACE, "a,b", "(.*)", "t")))
        .isEqualTo(Labels.of("a", "1", "b", "2", "t", "1;2"));
  }

  @Test
  void replace_whereTargetBecomesEmpty_changesNothing() {
    Labels in = Labels.of("a", "x");
    assertThat(apply(in, rule(Action.REPLACE, "a", "(y?)x", "$1", "v"))).isEqualTo(in);
  }

  @Test
  void replace_withLegacyNames_refusesOtherTargets() {
    LabelsBuilder labels = Labels.of("a", "x.y").toBuilder();
    Relabeler.compile(List.of(rule(Action.REPLACE, "a", "(.*)", "${1}", "v")), true).apply(labels);
    assertThat(labels.build()).isEqualTo(Labels.of("a", "x.y"));
  }

  @Test
  void labelmap_whenTwoMeet_laterOneWins() {
    // What a rule has set comes after what is as it was.
    Labels out =
        apply(
            Labels.of("m_a", "1", "m_b", "2"),
            rule(Action.REPLACE, "", "(.*)", "m_a", "new"),
            rule(Action.LABELMAP, "", "m_.", "", "c"));
    assertThat(out).isEqualTo(Labels.of("c", "new", "m_a", "new", "m_b", "2"));
  }

  @Test
  void labelmap_withPatternOutOfItsAnchors_replacesEachMatch() {
    assertThat(apply(Labels.of("axxb", "1"), rule(Action.LABELMAP, "", "a)|(b", "", "<$0$1>")))
        .isEqualTo(Labels.of("<a>xx<bb>", "1", "axxb", "1"));
  }

  @Test
  void drop_onMatch_saysDropped() {
    assertThat(apply(Labels.of("a", "x"), rule(Action.DROP, "a", "x|y", ""))).isNull();
  }

  @Test
  void uppercase_mapsCodePointByCodePoint() {
    assertThat(apply(Labels.of("a", "straße"), rule(Action.UPPERCASE, "a", "(.*)", "a")))
        .isEqualTo(Labels.of("a", "STRAßE"));
  }

  @Test
  void compile_ofWhatIsNoRe2_fails() {
    RelabelConfig lookahead = rule(Action.KEEP, "a", "foo(?=bar)", "");
    assertThatThrownBy(() -> Relabeler.compile(List.of(lookahead)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(?=");
  }
}
