// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.config.ConfigException;
import io.tandem.testing.Conformance;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Takes and refuses relabel rules as Prometheus 3.5.3 does. */
class RelabelConfigConformanceTest {

  @Test
  void rules_areTakenAndRefusedAsByPrometheus() {
    List<String> wrong = new ArrayList<>();
    int agree = 0;
    for (JsonNode document : Conformance.lines("relabel", "cases.jsonl")) {
      String problems = problems(document);
      if (isLegacyTemplate(document)) {
        continue;
      }
      if (document.get("accepted").asBoolean() == problems.isEmpty()) {
        agree++;
      } else {
        wrong.add(document.get("name") + ": " + document.path("error").asText() + "/" + problems);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(agree).isEqualTo(301);
  }

  /**
   * Recorded with the names of the whole process set to legacy, which no Prometheus 3 is: it would
   * refuse labelmap without a replacement. Versions that know legacy names take groups in them.
   */
  private static boolean isLegacyTemplate(JsonNode document) {
    return document.path("legacy_name_validation").asBoolean()
        && document.path("error").asText().contains("$");
  }

  private static String problems(JsonNode document) {
    try {
      RelabelConfigReader.parse(
          document.get("relabel_configs").asText(),
          document.path("legacy_name_validation").asBoolean());
      return "";
    } catch (ConfigException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
