// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.ConfigException;
import io.tandem.config.RelabelConfig;
import io.tandem.config.ScrapeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Monitors are translated as the real operator (v0.85.0) translates them: each {@code
 * CASE.expected.yaml} is what it generates for the objects of {@code CASE.yaml}, recorded by {@code
 * src/test/servers/operator/record}. Both are read by the reader of configurations and compared as
 * what it makes of them: every setting, and every rule in its place.
 */
class OperatorConformanceTest {

  static Stream<String> cases() throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(OperatorCase.FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".expected.yaml"))
          .map(name -> name.replace(".expected.yaml", ""))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void jobs_areThoseOfTheOperator(String name) throws IOException, ConfigException {
    OperatorCase recorded = new OperatorCase(name);

    Map<String, ScrapeConfig> expected = recorded.expectedJobs();

    assertThat(recorded.jobs().keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (job, config) -> {
          ScrapeConfig ours = recorded.jobs().get(job);
          assertThat(ours.relabelConfigs())
              .as(job)
              .containsExactlyElementsOf(withoutShards(config.relabelConfigs()));
          assertThat(withRules(ours, config.relabelConfigs()))
              .as(job)
              .usingRecursiveComparison()
              .isEqualTo(config);
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void objects_areRefusedWhereTheOperatorDoes(String name) throws IOException, ConfigException {
    OperatorCase recorded = new OperatorCase(name);

    assertThat(recorded.refused()).isEqualTo(recorded.expectedRefused());
  }

  @Test
  void cases_areMany() throws IOException {
    long objects =
        cases()
            .map(name -> OperatorCase.FOLDER.resolve(name + ".yaml"))
            .flatMap(OperatorConformanceTest::lines)
            .filter(line -> line.matches("kind: (ServiceMonitor|PodMonitor|Probe|ScrapeConfig)"))
            .count();

    assertThat(objects).isGreaterThan(70);
  }

  private static Stream<String> lines(java.nio.file.Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** How the operator shares targets among shards; one shard keeps them all. */
  private static List<RelabelConfig> withoutShards(List<RelabelConfig> rules) {
    return rules.stream()
        .filter(
            rule ->
                !rule.targetLabel().equals("__tmp_hash")
                    && !rule.sourceLabels().contains("__tmp_hash"))
        .toList();
  }

  private static ScrapeConfig withRules(ScrapeConfig job, List<RelabelConfig> rules) {
    return new ScrapeConfig(
        job.jobName(),
        job.scrapeInterval(),
        job.scrapeTimeout(),
        job.metricsPath(),
        job.scheme(),
        job.params(),
        job.honorLabels(),
        job.honorTimestamps(),
        job.trackTimestampsStaleness(),
        job.enableCompression(),
        job.legacyNames(),
        job.escapingScheme(),
        job.extraScrapeMetrics(),
        job.scrapeFailureLogFile(),
        job.scrapeProtocols(),
        job.fallbackScrapeProtocol(),
        job.limits(),
        job.histograms(),
        job.features(),
        job.http(),
        rules,
        job.metricRelabelConfigs(),
        job.discoveryConfigs());
  }
}
