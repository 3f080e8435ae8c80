// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.relabel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.config.RelabelConfig;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import io.tandem.testing.Conformance;
import io.tandem.testing.RelabelYaml;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every recorded case whose rules Prometheus takes, and every pattern that it refuses. */
class RelabelConformanceTest {
  @Test
  void rules_thatPrometheusTakes_giveItsLabels() {
    List<String> differences = new ArrayList<>();
    int cases = 0;
    for (JsonNode line : Conformance.lines("relabel", "cases.jsonl")) {
      if (line.get("accepted").asBoolean() && !line.get("input").isNull()) {
        cases++;
        String found = outcome(line);
        String expected = expectation(line.get("expected"));
        if (!found.equals(expected)) {
          differences.add(line.get("name").asText() + ": " + found + " instead of " + expected);
        }
      }
    }
    assertThat(differences).as("%d cases", cases).isEmpty();
    assertThat(cases).isGreaterThan(200);
  }

  @Test
  void patterns_thatPrometheusRefuses_areRefused() {
    List<String> taken = new ArrayList<>();
    for (JsonNode line : Conformance.lines("relabel", "cases.jsonl")) {
      if (line.path("error").asText().startsWith("error parsing regexp")
          && !isRefused(RelabelYaml.read(line.get("relabel_configs").asText()))) {
        taken.add(line.get("name").asText());
      }
    }
    assertThat(taken).isEmpty();
  }

  private static boolean isRefused(List<RelabelConfig> rules) {
    try {
      Relabeler.compile(rules);
      return false;
    } catch (IllegalArgumentException e) {
      return true;
    }
  }

  private static String outcome(JsonNode line) {
    LabelsBuilder labels = labels(line.get("input")).toBuilder();
    Relabeler relabeler =
        Relabeler.compile(
            RelabelYaml.read(line.get("relabel_configs").asText()),
            line.path("legacy_name_validation").asBoolean());
    return relabeler.apply(labels) ? labels.build().toString() : "dropped";
  }

  private static String expectation(JsonNode expected) {
    return expected.isTextual() ? expected.asText() : labels(expected).toString();
  }

  private static Labels labels(JsonNode object) {
    LabelsBuilder labels = new LabelsBuilder();
    object.properties().forEach(field -> labels.set(field.getKey(), field.getValue().asText()));
    return labels.build();
  }
}
