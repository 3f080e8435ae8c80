// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenAnswerTest {
  private static TokenAnswer parse(@Nullable String type, String body) throws IOException {
    return TokenAnswer.parse(type, body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"access_token\":\"t\",\"expires_in\":3600} | Bearer t | 3600",
        "{\"access_token\":\"t\",\"expires_in\":\"60\",\"token_type\":\"bearer\"} | Bearer t | 60",
        "{\"access_token\":\"t\",\"token_type\":\"MAC\"} | MAC t | 0",
        "{\"access_token\":\"t\",\"token_type\":\"Own\",\"expires_in\":1e300}|Own t|3155760000"
      })
  void parse_ofJson_makesTheHeader(String body, String header, long seconds) throws Exception {
    assertThat(parse("application/json", body)).isEqualTo(new TokenAnswer(header, seconds));
    assertThat(parse(null, body).header()).isEqualTo(header);
  }

  @Test
  void parse_ofForm_makesTheHeader() throws Exception {
    assertThat(parse("text/plain; charset=utf-8", "access_token=a%20b&expires_in=7&x"))
        .isEqualTo(new TokenAnswer("Bearer a b", 7));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|server response missing access_token",
        "{\"access_token\":[1]}|server response missing access_token",
        "[|the answer is no JSON",
        "{\"error\":\"invalid_client\",\"error_description\":\"who?\"}|\"invalid_client\" \"who?\"",
        "{\"access_token\":\"t\",\"expires_in\":\"soon\"}|expires_in is no number"
      })
  void parse_ofAnythingElse_saysWhatIsWrong(String body, String fault) {
    assertThatThrownBy(() -> parse("application/json", body))
        .isInstanceOf(IOException.class)
        .hasMessage(fault);
  }

  @Test
  void toString_hidesTheToken() throws Exception {
    assertThat(parse(null, "{\"access_token\":\"hunter2\"}").toString()).doesNotContain("hunter2");
  }
}
