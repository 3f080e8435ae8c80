// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.PrometheusConfig;
import io.tandem.config.ScrapeConfig;
import io.tandem.config.read.ConfigLoader;
import io.tandem.testing.Helm;
import io.tandem.testing.WithHelm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code tandem migrate} makes for the chart is taken by it. */
@ExtendWith(WithHelm.class)
class MigratedValuesIT {
  static Stream<Path> overlays() throws IOException {
    return Files.list(Path.of("src/test/resources/migrate"))
        .map(folder -> folder.resolve("out/tandem-values.yaml"))
        .filter(Files::exists)
        .sorted();
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void values_thatWereMigrated_areTakenByTheChart(Path overlay, Helm helm) throws Exception {
    String values = Files.readString(overlay);

    Helm.Answer linted = helm.lint(values);
    PrometheusConfig config = config(helm.template(values));

    assertThat(linted.succeeded()).as(linted.text()).isTrue();
    assertThat(config.remoteWrite()).isNotEmpty();
    assertThat(config.scrapeConfigs()).extracting(ScrapeConfig::jobName).contains("tandem");
  }

  @Test
  void jobsOfTheUser_standBesideThoseOfTheChart(Helm helm) throws Exception {
    String values =
        Values.merged(
            ChartValues.LEAST.yaml(),
            "config: {extraScrapeConfigs: [{job_name: mine}]}\nheavy: {jobs: [mine]}");

    Helm.Answer rendered = helm.template(values);

    assertThat(jobs(config(rendered))).contains("kubernetes-pods", "tandem").doesNotContain("mine");
    assertThat(rendered.object("ConfigMap", "-heavy").encode()).contains("job_name: mine");
  }

  private static List<String> jobs(PrometheusConfig config) {
    return config.scrapeConfigs().stream().map(ScrapeConfig::jobName).toList();
  }

  private static PrometheusConfig config(Helm.Answer rendered) throws Exception {
    String file =
        rendered.object("ConfigMap", "tandem").getJsonObject("data").getString("prometheus.yml");
    return new ConfigLoader(Map.of()).load(Path.of("/etc/tandem/config/prometheus.yml"), file);
  }
}
