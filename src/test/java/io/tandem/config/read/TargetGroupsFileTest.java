// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.config.ConfigException;
import io.tandem.config.DiscoveryConfig.StaticGroup;
import io.tandem.model.Labels;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Aliases and merges in files of targets: each verdict is that of promtool 3.5.3. */
class TargetGroupsFileTest {
  private static List<StaticGroup> read(String text) throws ConfigException {
    return TargetGroupsFile.read(Path.of("targets.yml"), text);
  }

  private static void assertRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(ConfigException.class);
  }

  @Test
  void groupsThatMerge_haveWhatStandsLast() throws ConfigException {
    List<StaticGroup> groups =
        read(
            """
            - &base
              targets: [a:1]
              labels: {x: one}
            - <<: *base
              targets: [b:1]
            - targets: [c:1]
              <<: *base
            """);

    assertThat(groups).extracting(StaticGroup::labels).containsOnly(Labels.of("x", "one"));
    assertThat(groups)
        .extracting(StaticGroup::targets)
        .containsExactly(List.of("a:1"), List.of("b:1"), List.of("a:1"));
  }

  @Test
  void groupThatMergesSeveral_hasTheFirstOfThem() throws ConfigException {
    List<StaticGroup> groups = read("- <<: [{targets: [b:1]}, {targets: [c:1], labels: {k: v}}]\n");

    assertThat(groups).containsExactly(new StaticGroup(List.of("b:1"), Labels.of("k", "v")));
  }

  @Test
  void labelsThatMerge_areAllThere() throws ConfigException {
    List<StaticGroup> groups =
        read(
            """
            - targets: &list [a:1]
              labels: &labels {x: one}
            - targets: *list
              labels: {<<: *labels, y: own}
            - targets: *list
              labels:
                <<: [{a: p}, {b: q}]
                c: r
            """);

    assertThat(groups)
        .extracting(StaticGroup::labels)
        .containsExactly(
            Labels.of("x", "one"),
            Labels.of("x", "one", "y", "own"),
            Labels.of("a", "p", "b", "q", "c", "r"));
    assertThat(groups).extracting(StaticGroup::targets).containsOnly(List.of("a:1"));
  }

  @Test
  void labelThatIsMergedAndGiven_isRefused() {
    assertRefused("- targets: [b:1]\n  labels: {<<: {x: one}, x: own}\n");
    assertRefused("- targets: [b:1]\n  labels: {x: own, <<: {x: one}}\n");
    assertRefused("- targets: [b:1]\n  labels:\n    <<: [{a: p}, {a: q}]\n");
  }

  @Test
  void mergeOfWhatIsNoGroup_isRefused() {
    assertRefused("- <<: {targets: [b:1], bad: 1}\n");
    assertRefused("- <<: nothing\n  targets: [b:1]\n");
    assertRefused("- \"<<\": {labels: {a: b}}\n  targets: [b:1]\n");
    assertRefused("- targets: *gone\n");
  }
}
