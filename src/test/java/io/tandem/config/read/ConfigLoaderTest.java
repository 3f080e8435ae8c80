// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.config.ConfigException;
import io.tandem.config.ConfigProblem;
import io.tandem.config.DiscoveryConfig.FileSd;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.ScrapeConfig;
import io.tandem.config.Secret;
import io.tandem.model.Labels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  private static final Path FILE = Path.of("/etc/tandem/p.yml");

  private static PrometheusConfig load(String yaml) throws ConfigException {
    return new ConfigLoader(Map.of("ZONE", "z1")).load(FILE, yaml);
  }

  private static ScrapeConfig job(String yaml) throws ConfigException {
    return load("scrape_configs:\n- " + yaml).scrapeConfigs().get(0);
  }

  @Test
  void load_ofAnEmptyText_hasTheDefaults() throws ConfigException {
    PrometheusConfig config = load("");
    assertThat(config.global().scrapeInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.scrapeConfigs()).isEmpty();
    assertThat(config.notices()).isEmpty();
  }

  @Test
  void load_withManyFaults_namesAll() {
    String yaml =
        """
        global: {foo: 1}
        scrape_configs:
        - honor_labels: 1
        remote_write:
        - {}
        """;
    assertThatThrownBy(() -> load(yaml))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.problems())
                    .extracting(ConfigProblem::line, ConfigProblem::key)
                    .contains(
                        org.assertj.core.groups.Tuple.tuple(1, "global.foo"),
                        org.assertj.core.groups.Tuple.tuple(3, "scrape_configs[0].honor_labels"),
                        org.assertj.core.groups.Tuple.tuple(5, "remote_write[0].url")));
  }

  @Test
  void load_ofTheSameTextTwice_isEqual() throws ConfigException {
    String yaml =
        """
        scrape_configs:
        - job_name: a
          basic_auth: {username: u, password: p}
          static_configs: [{targets: ['h:1']}]
        remote_write: [{url: 'http://x/w'}]
        """;
    assertThat(load(yaml)).isEqualTo(load(yaml));
  }

  @Test
  void externalLabels_areExpandedByTheRulesOfAShell() throws ConfigException {
    PrometheusConfig config =
        load("global: {external_labels: {a: '$ZONE-${ZONE}', b: $$ZONE, c: 'x$', d: '$NONE'}}");
    assertThat(config.global().externalLabels())
        .isEqualTo(Labels.of("a", "z1-z1", "b", "$ZONE", "c", "x$"));
    assertThat(config.notices())
        .containsExactly("external_labels refer to NONE, which the environment lacks.");
  }

  @Test
  void sections_thatNoCollectorRuns_areNamedInOneNotice() throws ConfigException {
    assertThat(load("rule_files: [a.yml]\nalerting: {alertmanagers: []}").notices())
        .containsExactly("A collector does not run these sections: alerting, rule_files.");
  }

  @Test
  void job_takesLimitsAndIntervalOfTheGlobalSection() throws ConfigException {
    ScrapeConfig job =
        load("global: {scrape_interval: 5s, sample_limit: 7}\nscrape_configs: [{job_name: j}]")
            .scrapeConfigs()
            .get(0);
    assertThat(job.scrapeInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(job.scrapeTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(job.limits().samples()).isEqualTo(7);
  }

  @Test
  void scalars_meanWhatTheyMeanToPrometheus() throws ConfigException {
    ScrapeConfig job =
        job("{job_name: 007, honor_labels: yes, sample_limit: 0x10, scheme: on, metrics_path: ~}");
    assertThat(job.jobName()).isEqualTo("007");
    assertThat(job.honorLabels()).isTrue();
    assertThat(job.limits().samples()).isEqualTo(16);
    assertThat(job.scheme()).isEqualTo("on");
    assertThat(job.metricsPath()).isEmpty();
  }

  @Test
  void merge_fillsWhatIsNotGiven() throws ConfigException {
    String yaml =
        """
        scrape_configs:
        - &first {job_name: a, scheme: https}
        - {<<: *first, job_name: b}
        """;
    assertThat(load(yaml).scrapeConfigs()).extracting(ScrapeConfig::scheme).containsOnly("https");
  }

  @Test
  void json_isTaken() throws ConfigException {
    assertThat(job("{\"job_name\": \"j\", \"honor_labels\": true}").honorLabels()).isTrue();
  }

  @Test
  void bearerToken_isTheOlderAuthorization() throws ConfigException {
    ScrapeConfig job = job("{job_name: j, bearer_token: t, enable_http2: false}");
    assertThat(job.http().authorization().type()).isEqualTo("Bearer");
    assertThat(job.http().authorization().credentials()).isEqualTo(new Secret("t"));
  }

  @Test
  void files_areRelativeToTheFolderOfTheFile() throws ConfigException {
    ScrapeConfig job =
        job("{job_name: j, tls_config: {ca_file: ca.pem}, file_sd_configs: [{files: [t/*.yml]}]}");
    assertThat(job.http().tls().caFile()).isEqualTo(Path.of("/etc/tandem/ca.pem"));
    assertThat(job.discoveryConfigs())
        .containsExactly(new FileSd(List.of("/etc/tandem/t/*.yml"), Duration.ofMinutes(5)));
  }

  @Test
  void endpoints_withoutName_areNamedAfterTheirContent() throws ConfigException {
    String yaml = "remote_write: [{url: 'http://x/w'}, {url: 'http://x/w'}, {url: 'http://y'}]";
    List<String> names = load(yaml).remoteWrite().stream().map(e -> e.name()).toList();
    assertThat(names).doesNotHaveDuplicates().allSatisfy(n -> assertThat(n).isNotEmpty());
    assertThat(load(yaml).remoteWrite()).extracting(e -> e.name()).isEqualTo(names);
  }

  @Test
  void scrapeConfigFiles_areReadAndTheirFaultsNamed(@TempDir Path folder) throws Exception {
    Path main = write(folder, "main.yml", "scrape_config_files: [jobs/*.yml]");
    write(folder, "jobs/a.yml", "scrape_configs: [{job_name: a}]");
    ConfigLoader loader = new ConfigLoader(Map.of());
    assertThat(loader.load(main).scrapeConfigs())
        .extracting(ScrapeConfig::jobName)
        .containsOnly("a");
    Path bad = write(folder, "jobs/b.yml", "scrape_configs:\n- job_name: a");
    assertThatThrownBy(() -> loader.load(main))
        .hasMessageStartingWith(bad + ":2: scrape_configs[0].job_name: a: expected a name");
  }

  @Test
  void load_ofAnAbsentFile_saysSo() {
    assertThatThrownBy(() -> new ConfigLoader(Map.of()).load(Path.of("/nowhere/p.yml")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("/nowhere/p.yml")
        .hasMessageContaining("expected a file that can be read");
  }

  private static Path write(Path folder, String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
