// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... args) {
    return Commands.commandLine(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(args);
  }

  @Test
  void program_withoutCommand_showsTheCommandsAndFails() {
    int status = execute();

    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).contains("run", "help", "version");
  }

  @Test
  void flag_unknown_isAnsweredWithTheNearestOne() {
    int status = execute("run", "--storge.path=/tmp");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString())
        .contains("did you mean --storage.path?")
        .contains("See: tandem run --help");
  }

  @Test
  void flag_withAWrongValue_isRefusedByItsName() {
    int status = execute("run", "--spool.fsync=sometimes", "--spool.max-age", "yesterday");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString())
        .contains("--spool.fsync=sometimes: expected one of: always, interval, off")
        .contains("--spool.max-age=yesterday: expected a duration");
  }

  @Test
  void listenAddress_withoutAPort_isRefused() {
    int status = execute("run", "--web.listen-address=localhost");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).contains("expected [HOST]:PORT");
  }

  @Test
  void feature_thatIsNotBuilt_isRefused_andAnUnknownOneNamed() {
    int status =
        execute(
            "run",
            "--enable-feature=utf8-names,type-and-unit-labels,otlp-write-receiver,perpetual");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString())
        .contains("--enable-feature=perpetual: not known, no effect")
        .contains("--enable-feature=otlp-write-receiver: Tandem does not do this yet")
        .doesNotContain("utf8-names", "type-and-unit-labels");
  }

  @Test
  void help_ofACommand_namesEveryFlag() {
    int status = execute("help", "run");

    assertThat(status).isZero();
    for (RunFlag flag : RunFlag.values()) {
      assertThat(out.toString().replace("--[no-]", "--")).contains(flag.flagName());
    }
  }

  @Test
  void help_ofAnUnknownCommand_isWrongUse() {
    int status = execute("help", "fly");

    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).contains("unknown command: fly");
  }

  @Test
  void version_isOneLine() {
    int status = execute("version");

    assertThat(status).isZero();
    assertThat(out.toString()).startsWith("tandem ").hasLineCount(1);
  }

  @Test
  void checkRelabel_showsWhatEachRuleChanges(@TempDir Path dir) throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("p.yml"),
            """
            scrape_configs:
            - job_name: node
              relabel_configs:
              - {source_labels: [__address__], regex: '(.*):.*', target_label: host}
              - {source_labels: [host], regex: gone, action: drop}
            """);

    assertThat(execute("check", "relabel", "--config.file=" + file, "__address__=a:1")).isZero();
    assertThat(out.toString())
        .contains("  + {host=\"a\"}", "changes nothing", "result: target with the labels {host");

    assertThat(execute("check", "relabel", "--config.file=" + file, "__address__=gone:1"))
        .isEqualTo(1);
    assertThat(out.toString()).contains("drops the labels", "result: dropped");

    assertThat(execute("check", "relabel", "--config.file=" + file, "--job=x", "a=b")).isEqualTo(2);
    assertThat(err.toString()).contains("no job x; the file has: node");
  }
}
