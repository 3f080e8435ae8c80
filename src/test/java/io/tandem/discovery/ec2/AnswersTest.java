// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
  private static final String GOOD =
      "<R xmlns='u'><id>1</id><list><item><a>x&amp;&#233;</a><e/></item> <item/></list>"
          + "<next>n</next></R>";

  private final List<Element> entries = new ArrayList<>();

  private Map<String, String> read(String text) throws IOException {
    return Answers.read(text.getBytes(StandardCharsets.UTF_8), "R", "list", entries::add);
  }

  @Test
  void read_givesEntriesAndTheOtherTexts() throws IOException {
    assertThat(read(GOOD)).isEqualTo(Map.of("id", "1", "next", "n"));
    assertThat(entries).hasSize(2);
    assertThat(entries.getFirst().text("a")).isEqualTo("x&\u00e9");
    assertThat(entries.getFirst().text("e")).isEmpty();
    assertThat(entries.getFirst().text("b")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no XML",
        "<html><body/></html>",
        "{}",
        "<R><list><item>",
        "<R><list/></R",
        "<!DOCTYPE R [<!ENTITY a 'b'>]><R><id>&a;</id></R>"
      })
  void read_ofSomethingElse_fails(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
  }

  @Test
  void read_cutAnywhere_failsAndNeverThrowsOtherwise() {
    for (int length = 0; length < GOOD.length(); length++) {
      String cut = GOOD.substring(0, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void read_tooDeep_fails() {
    String deep = "<a>".repeat(1_000) + "</a>".repeat(1_000);
    assertThatThrownBy(() -> read("<R><list>" + deep + "</list></R>"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("within each other");
  }
}
