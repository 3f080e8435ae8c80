// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.config.DiscoveryConfig.StaticGroup;
import io.tandem.model.Labels;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupTextsTest {
  private static List<StaticGroup> read(String json) throws IOException {
    return GroupTexts.readJson(json.getBytes(UTF_8));
  }

  @Test
  void groups_withMissingParts_areTaken() throws IOException {
    String json = "[{}, {'Targets': null}, {'targets': ['a', null], 'labels': {'x': '1'}}]";
    assertThat(read(json.replace('\'', '"')))
        .containsExactly(
            new StaticGroup(List.of(), Labels.EMPTY),
            new StaticGroup(List.of(), Labels.EMPTY),
            new StaticGroup(List.of("a", ""), Labels.of("x", "1")));
  }

  @Test
  void halfACharacter_isReplaced() throws IOException {
    assertThat(read("[{\"targets\": [\"\\ud83d\", \"\\ud83d\\ude00\"]}]"))
        .containsExactly(new StaticGroup(List.of("\ufffd", "\ud83d\ude00"), Labels.EMPTY));
  }

  @Test
  void nullText_hasNoGroups() throws IOException {
    assertThat(read("null")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[",
        "[null]",
        "[{\"label\": {}}]",
        "[{\"targets\": \"a\"}]",
        "[{\"targets\": [1]}]",
        "[{\"labels\": {\"a\": true}}]",
        "[{\"labels\": {\"\": \"x\"}}]",
        "[] []",
        "\ufeff[]"
      })
  void faultyText_isRefused(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(IOException.class);
  }
}
