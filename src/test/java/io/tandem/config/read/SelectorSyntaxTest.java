// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorSyntaxTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "!a",
        "a=b",
        "a==b",
        "a!=b",
        "a=",
        "a=,b",
        "a , !b",
        "app.kubernetes.io/name = x-1_y.Z",
        "a in (b,c), d notin (e)",
        "a in (b,)",
        "a in ()",
        "in=in",
        "a > 1,b<2",
        "x=\t y"
      })
  void labelSelector_isTaken(String text) {
    assertThat(SelectorSyntax.labelFault(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b",
        ",a",
        "a,",
        "!",
        "=b",
        "a=b=c",
        "a=-b",
        "-a",
        "A.b/",
        "a//b",
        "A/b",
        "a in b",
        "a in (b",
        "a in (b c)",
        "a > b",
        "a=b c",
        "a=ä",
        "a=0123456789012345678901234567890123456789012345678901234567890123"
      })
  void labelSelector_isRefused(String text) {
    assertThat(SelectorSyntax.labelFault(text)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "metadata.name=x",
        "a==b,c!=d",
        "a=",
        "a=b,",
        ",a=b",
        "a=x\\,y",
        "a=x\\=y",
        "a=x\\\\y"
      })
  void fieldSelector_isTaken(String text) {
    assertThat(SelectorSyntax.fieldFault(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "metadata.status-Running", "a=b=c", "a=b,c", "a=x\\y", "a=x\\"})
  void fieldSelector_isRefused(String text) {
    assertThat(SelectorSyntax.fieldFault(text)).isNotNull();
  }
}
