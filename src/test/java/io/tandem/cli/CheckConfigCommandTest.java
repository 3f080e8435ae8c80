// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckConfigCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir private Path folder;

  private int check(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "check";
    all[1] = "config";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return Commands.commandLine(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true))
        .execute(all);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void file_thatIsValid_isASuccess() throws IOException {
    String file = file("good.yml", "scrape_configs: [{job_name: a}]");

    int status = check(file);

    assertThat(status).isZero();
    assertThat(out.toString())
        .contains("Checking " + file)
        .contains(" SUCCESS: " + file + " is valid prometheus config file syntax");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void file_withSeveralFaults_isAnsweredWithEach() throws IOException {
    String file =
        file(
            "bad.yml",
            """
            global:
              scrape_interval: often
            scrape_configs:
              - job_name: a
                schema: https
            """);

    int status = check(file);

    assertThat(status).isEqualTo(1);
    assertThat(err.toString())
        .contains("  FAILED: " + file + ":2: ")
        .contains("often")
        .contains("  FAILED: " + file + ":5: ")
        .contains("schema");
    assertThat(out.toString()).doesNotContain("SUCCESS");
  }

  @Test
  void files_oneOfThemBad_failTogetherButEachIsAnswered() throws IOException {
    String good = file("good.yml", "scrape_configs: []");

    int status = check(folder.resolve("absent.yml").toString(), good);

    assertThat(status).isEqualTo(1);
    assertThat(out.toString()).contains("SUCCESS: " + good);
    assertThat(err.toString()).contains("absent.yml");
  }

  @Test
  void referencedFile_thatPromtoolMisses_isAFailure() throws IOException {
    String file =
        file(
            "token.yml",
            "scrape_configs: [{job_name: a, authorization: {credentials_file: absent}}]");

    assertThat(check(file)).isEqualTo(1);
    assertThat(err.toString()).contains("scrape_configs a: credentials_file: ");
    assertThat(check("--syntax-only", file)).isZero();
  }

  @Test
  void referencedFile_thatPromtoolLetsPass_isAWarning() throws IOException {
    String file =
        file(
            "password.yml",
            "scrape_configs: [{job_name: a, basic_auth: {username: u, password_file: absent}}]");

    int status = check(file);

    assertThat(status).isZero();
    assertThat(out.toString()).contains("  WARNING: scrape_configs a: password_file: ");
  }
}
