// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.ConfigException;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.read.ConfigLoader;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The examples of {@code config/} are what the program takes. Those for helm: ChartIT. */
class ConfigExamplesTest {
  private static final Path EXAMPLES = Path.of("config");

  static List<Path> files(String end) throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLES)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }

  static List<Path> configurations() throws IOException {
    return files(".yml");
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void example_isTakenWithoutANotice(Path file) throws ConfigException {
    PrometheusConfig config = new ConfigLoader(Map.of()).load(file);

    assertThat(config.notices()).isEmpty();
    assertThat(config.scrapeConfigs()).isNotEmpty();
    assertThat(config.remoteWrite()).isNotEmpty();
  }

  @Test
  void unit_startsACommandThatTheProgramKnows() throws IOException {
    String command =
        Files.readAllLines(EXAMPLES.resolve("ec2/tandem.service")).stream()
            .filter(line -> line.startsWith("ExecStart="))
            .findFirst()
            .orElseThrow();
    String[] words = command.split(" ");
    PrintWriter nowhere = new PrintWriter(PrintWriter.nullWriter());
    CommandLine line = Commands.commandLine(Map.of(), nowhere, nowhere);

    ParseResult given = line.parseArgs(Arrays.copyOfRange(words, 1, words.length)).subcommand();

    assertThat(given.commandSpec().name()).isEqualTo("run");
    assertThat(given.matchedOption("--storage.path").<String>getValue())
        .isEqualTo("/var/lib/tandem");
  }

  @Test
  void environment_ofThePair_givesEachHostItsReplica() throws IOException {
    for (String replica : List.of("a", "b")) {
      String text = Files.readString(EXAMPLES.resolve("ha-pair/environment." + replica));

      assertThat(text).endsWith(RunFlag.environmentName("tandem.replica") + "=" + replica + "\n");
    }
  }

  @Test
  void policies_areJson() throws IOException {
    for (Path file : files(".json")) {
      assertThat(new JsonObject(Files.readString(file)).getJsonArray("Statement")).isNotEmpty();
    }
  }
}
