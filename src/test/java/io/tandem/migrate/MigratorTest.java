// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.config.ConfigException;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.read.ConfigLoader;
import io.tandem.migrate.Migration.OutputFile;
import io.tandem.migrate.Surroundings.Document;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole migrations. What comes of the cases in src/test/resources/migrate is written again by
 * {@code -Dtandem.migrate.update=true}, and to be read before it is kept.
 */
class MigratorTest {
  private static final Path FILE = Path.of("/etc/prometheus/prometheus.yml");

  @ParameterizedTest
  @MethodSource("io.tandem.migrate.MigratedCase#all")
  void source_ofEachKind_becomesWhatItsCaseSays(MigratedCase source)
      throws IOException, ConfigException {
    Migration migration = source.migrate(Wishes.NONE);

    if (Boolean.getBoolean("tandem.migrate.update")) {
      source.write(migration);
    }
    assertThat(MigratedCase.texts(migration)).isEqualTo(source.expected());
  }

  @Test
  void file_ofAServer_isTakenByOurReader() throws IOException, ConfigException {
    Migration migration = MigratedCase.named("server").migrate(Wishes.NONE);

    PrometheusConfig config =
        new ConfigLoader(Map.of()).load(FILE, text(migration, "prometheus.yml"));

    assertThat(config.scrapeConfigs()).extracting("jobName").containsExactly("node", "both");
    assertThat(config.notices()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.tandem.migrate.MigratedCase#all")
  void findings_ofEverySource_showNoSecret(MigratedCase source)
      throws IOException, ConfigException {
    Migration migration = source.migrate(Wishes.NONE);

    assertThat(migration.findings().toString()).doesNotContain("hunter2", "s3cret", "abcdef");
    assertThat(migration.files())
        .filteredOn(file -> file.text().contains("hunter2"))
        .allMatch(OutputFile::holdsSecrets);
  }

  @Test
  void workspace_wishedForWhereNothingSendsToOne_isAdded() throws ConfigException {
    Migration migration =
        migrate(
            "scrape_configs: [{job_name: a}]",
            new Wishes("prod", "ws-1a2b", "eu-west-1", "arn:aws:iam::1:role/w"));

    assertThat(text(migration, "prometheus.yml"))
        .contains("cluster: prod")
        .contains("https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1a2b/api/v1/")
        .contains("role_arn: arn:aws:iam::1:role/w");
    assertThat(migration.isComplete()).isTrue();
  }

  @Test
  void proxyThatSigns_withARegion_isLeftOut() throws ConfigException {
    Migration migration =
        migrate(
            "remote_write: [{url: 'http://localhost:8005/workspaces/ws-1/api/v1/remote_write'}]",
            new Wishes(null, null, "eu-west-1", null));

    assertThat(text(migration, "prometheus.yml"))
        .contains("url: https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/")
        .contains("region: eu-west-1")
        .doesNotContain("localhost");
  }

  /** Wrong documents, and what is said about them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          scrape_configs: [{job_name: a, scrape_interval: 15}] | .scrape_interval: 15: expected a
          scrape_configs: [{job_nam: a}]                       | did you mean job_name?
          scrape_configs: [{                                   | expected valid YAML
          hello: world                                         | unknown: expected a prometheus.yml
          groups: [{name: a, rules: [{record: b}]}]            | groups[0].rules[0].expr: absent:
          groups: [{name: a, rules: [{expr: b}]}]              | expected one of record and alert
          groups: [{name: a}, {name: a}]                       | groups[1].name: a: expected a name
          groups: [{name: a, interval: often, rules: []}]      | groups[0].interval: often:
          groups: [{name: a, rules: [{alert: b, expr: c, fro: 5m}]}] | rules[0].fro: given:
          """)
  void document_thatIsWrong_isAnsweredWithItsPlace(String text, String message) {
    assertThatThrownBy(() -> migrate(text, Wishes.NONE))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("/etc/prometheus/prometheus.yml:1: ")
        .hasMessageContaining(message);
  }

  @Test
  void configuration_givenTwice_isRefused() {
    Document file = new Document(FILE, "scrape_configs: []");

    assertThatThrownBy(
            () ->
                new Migrator(Wishes.NONE, MigratedCase.named("server"), null)
                    .migrate(List.of(file, file)))
        .hasMessageContaining("a second configuration: expected one; the first is");
  }

  @Test
  void definition_overAMegabyte_isDivided() throws ConfigException {
    String rules =
        IntStream.range(0, 400)
            .mapToObj(
                i ->
                    "- name: g%d\n  rules: [{record: a:b, expr: '%s'}]\n"
                        .formatted(i, "x".repeat(5_000)))
            .collect(Collectors.joining());

    Migration migration = migrate("groups:\n" + rules, Wishes.NONE);

    assertThat(migration.files())
        .extracting(OutputFile::name)
        .containsExactly(
            "rules/prometheus-part1.yaml",
            "rules/prometheus-part2.yaml",
            "rules/prometheus-part3.yaml");
    assertThat(migration.files()).allMatch(file -> file.text().length() <= 1_000_000);
  }

  @Test
  void rules_overTheQuota_stayBehind() throws ConfigException {
    String rules = "{record: 'a:b', expr: c},".repeat(2_001);

    Migration migration = migrate("groups: [{name: a, rules: [" + rules + "]}]", Wishes.NONE);

    assertThat(migration.of(Finding.Kind.STAYS).toString())
        .contains("2001 rules, and a workspace takes 2000");
  }

  private static Migration migrate(String text, Wishes wishes) throws ConfigException {
    return new Migrator(wishes, MigratedCase.named("server"), null)
        .migrate(List.of(new Document(FILE, text)));
  }

  private static String text(Migration migration, String name) {
    return migration.files().stream()
        .filter(file -> file.name().equals(name))
        .findFirst()
        .orElseThrow()
        .text();
  }
}
