// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.model.Labels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorParserTest {
  private static final Labels UP = Labels.of("__name__", "up", "job", "node", "zone", "a\"b");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '#',
      value = {
        "up ; true",
        "up{} ; true",
        "down ; false",
        "up{job=\"node\"} ; true",
        " up { job = \"node\" , } ; true",
        "up{job!=\"node\"} ; false",
        "up{missing=\"\"} ; true",
        "up{missing!=\"\"} ; false",
        "up{job=~\"n.*\"} ; true",
        "up{job=~\"od\"} ; false",
        "up{job=~\"x|node\"} ; true",
        "up{job!~\"x|node\"} ; false",
        "{__name__=\"up\"} ; true",
        "{__name__=~\".+\"} ; true",
        "{\"up\"} ; true",
        "{\"up\", job='node'} ; true",
        "up{zone=\"a\\\"b\"} ; true",
        "up{zone=`a\"b`} ; true",
        "node:cpu:sum ; false",
      })
  void parse_ofPlainSelector_selectsAsPrometheusDoes(String text, boolean selected)
      throws Selector.SyntaxException {
    assertThat(SelectorParser.parse(text).matchers().stream().allMatch(m -> m.matches(UP)))
        .isEqualTo(selected);
  }

  @ParameterizedTest
  @CsvSource({"up[5m], 300000", "up[1h30m], 5400000", "up[ 500ms ], 500", "up, 0"})
  void parse_ofRange_givesItsLength(String text, long millis) throws Selector.SyntaxException {
    assertThat(SelectorParser.parse(text).rangeMillis()).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "up{",
        "up{job}",
        "up{job=node}",
        "up{job=\"node\"",
        "up{job=\"node\" zone=\"a\"}",
        "up{job=~\"(\"}",
        "{job=~\".*\"}",
        "up[5m",
        "up[5]",
        "up[0s]",
        "rate(up[5m])",
        "up + 1",
        "up{job=\"\\q\"}"
      })
  void parse_ofAnythingElse_saysWhere(String text) {
    assertThatThrownBy(() -> SelectorParser.parse(text))
        .isInstanceOf(Selector.SyntaxException.class)
        .hasMessageStartingWith("1:");
  }
}
