// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.config.PrometheusDuration;
import io.tandem.config.ScrapeConfig;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import io.tandem.testing.Conformance;
import io.tandem.testing.RelabelYaml;
import io.tandem.testing.ScrapeConfigs;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The labels of targets before and after relabeling, as Prometheus gives them. */
class TargetLabelsConformanceTest {
  static Stream<Arguments> cases() {
    return Conformance.lines("relabel", "target_labels.jsonl").stream()
        .map(line -> Arguments.argumentSet(line.get("name").asText(), line));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void populate_givesThePrometheusLabels(JsonNode line) {
    JsonNode expected = line.get("expected");
    Population found =
        new LabelPopulation(config(line))
            .populate(labels(line.get("discovered_labels")), Labels.EMPTY);
    switch (found) {
      case Population.Kept kept -> {
        assertThat(kept.labels()).isEqualTo(labels(expected));
        assertThat(kept.discoveredLabels()).isEqualTo(labels(line.get("expected_before_relabel")));
      }
      case Population.Dropped dropped -> assertThat(expected.asText()).isEqualTo("dropped");
      case Population.Faulty faulty -> assertThat(expected.asText()).isEqualTo("error");
    }
  }

  private static ScrapeConfig config(JsonNode line) {
    JsonNode given = line.get("scrape_config");
    return ScrapeConfigs.of(given.get("job_name").asText())
        .scheme(given.get("scheme").asText())
        .times(
            PrometheusDuration.parse(given.get("scrape_interval").asText()),
            PrometheusDuration.parse(given.get("scrape_timeout").asText()))
        .relabel(RelabelYaml.read(line.get("relabel_configs").asText()))
        .build();
  }

  /** JSON cannot hold the broken bytes of one case; a lone surrogate is what Java has for them. */
  private static Labels labels(JsonNode object) {
    LabelsBuilder labels = new LabelsBuilder();
    object
        .properties()
        .forEach(e -> labels.set(e.getKey(), e.getValue().asText().replace('\ufffd', '\udcbd')));
    return labels.build();
  }
}
