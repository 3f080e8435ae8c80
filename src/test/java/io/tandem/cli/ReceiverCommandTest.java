// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiverCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--dedup-status=201 | --dedup-status is 200 or 202, not 201",
        "--failover-timeout=soon | --failover-timeout=soon: expected a duration",
        "--max-series=many | --max-series=many: expected a number",
        "--max-request-bytes=3GB | --max-request-bytes=3GB: ",
        "--sigv4.region=eu-west-1 | --sigv4.access-key is empty",
        "--web.listen-address=9009 | --web.listen-address=9009: expected [HOST]:PORT"
      })
  void flag_withAWrongValue_isWrongUse(String flag, String answer) {
    StringWriter err = new StringWriter();

    int status =
        Commands.commandLine(
                Map.of(), new PrintWriter(new StringWriter()), new PrintWriter(err, true))
            .execute("receiver", flag);

    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).contains(answer);
  }
}
