// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.relabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.model.Labels;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{__address__=\"a:1\", x=\"y z\"}",
        "{\"__address__\":\"a:1\",\"x\":\"y z\"}",
        "__address__=a:1\nx=y z\n",
        "__address__=\"a:1\"\r\nx=\"y\\u0020z\"",
        "{ __address__ = \"a:1\" ,\n x : \"y z\" , }"
      })
  void parse_ofAnyForm_readsTheSame(String text) {
    assertThat(LabelText.parse(text)).isEqualTo(Labels.of("__address__", "a:1", "x", "y z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"up{job=\"a\"}", "up {job=\"a\"}", "{__name__=\"up\",job=\"a\"}"})
  void parse_ofASeries_takesItsName(String text) {
    assertThat(LabelText.parse(text)).isEqualTo(Labels.of("__name__", "up", "job", "a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", " , ", "a=\"\""})
  void parse_ofNothing_isEmpty(String text) {
    assertThat(LabelText.parse(text)).isEqualTo(Labels.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a=\"b", "=b", "{a=\"b\" c}", "a=\"b\\"})
  void parse_ofAnythingElse_saysWhatIsExpected(String text) {
    assertThatThrownBy(() -> LabelText.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 300)
  void parse_ofWhatLabelsWrite_isTheIdentity(@ForAll Map<@NotEmpty String, String> given) {
    given.keySet().removeIf(name -> !name.matches("[a-zA-Z_]\\w*"));
    Labels labels = Labels.of(given);
    assertThat(LabelText.parse(labels.toString())).isEqualTo(labels);
  }
}
