// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaseFoldingTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?i)[a-\uffff]",
        "(?si:x[^c-\\x{10FFFF}])",
        "(?i)\u1c80",
        "(?i)\\x{1c88}",
        "(?i)[\\x{80}-\u2000]"
      })
  void mayNeverEnd_ofWhatMeetsTheLetters_isTrue(String regex) {
    assertThat(CaseFolding.mayNeverEnd(regex)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[a-\uffff]\u1c80",
        "(?i)prod-.*|[^a-z0-9-]",
        "(?i)[\\d-]\u4e2d",
        "(?P<i>[a-\uffff])",
        "(?i)(a-\uffff)",
        "(?i)[a-z]-\uffff",
        "(?i)[\u2000-\uffff]",
        "(?i)\\[a-\uffff"
      })
  @Timeout(10)
  void mayNeverEnd_ofAllOthers_isFalse(String regex) {
    assertThat(CaseFolding.mayNeverEnd(regex)).isFalse();
    assertThat(Pattern.compile(regex)).isNotNull();
  }
}
