// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.config.ConfigException;
import io.tandem.config.ConfigProblem;
import io.tandem.config.PrometheusConfig;
import io.tandem.testing.Conformance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Accepts and refuses what Prometheus 3.5.3 does, but for what Tandem does not run yet. */
class ConfigConformanceTest {
  private static final String SCORE = "531 agree, 29 not built, 15 newer, 38 undecided, 0 wrong";

  private final Path set = Conformance.set("configs");

  /**
   * What 3.5.3 refuses and later versions take: keys that it does not know, and the escaping scheme
   * that follows the validation scheme of the job.
   */
  private static final Pattern NEWER =
      Pattern.compile(
          "field (scrape_native_histograms|extra_scrape_metrics|chunk_encoding|retention"
              + "|label_name_\\w+) not found|utf8 metric names requested");

  private final List<String> wrong = new ArrayList<>();
  private int agree;
  private int notBuilt;
  private int newer;
  private int undecided;

  @Test
  void documents_areTakenAndRefusedAsByPrometheus() {
    for (JsonNode document : Conformance.lines("configs", "cases.jsonl")) {
      judge(document);
    }
    String score =
        "%d agree, %d not built, %d newer, %d undecided, %d wrong"
            .formatted(agree, notBuilt, newer, undecided, wrong.size());
    System.out.println("configs: " + score);
    assertThat(wrong).isEmpty();
    assertThat(score).isEqualTo(SCORE);
  }

  private void judge(JsonNode document) {
    if (document.get("accepted").isNull() || document.hasNonNull("needs_newer_than")) {
      undecided++;
      return;
    }
    boolean accepted = document.get("accepted").asBoolean();
    List<String> problems = problems(document, accepted);
    boolean onlyNotBuilt =
        !problems.isEmpty() && problems.stream().allMatch(p -> p.contains(Keys.NOT_BUILT));
    if (accepted && onlyNotBuilt) {
      notBuilt++;
    } else if (isNewer(document, accepted, problems.isEmpty())) {
      newer++;
    } else if (accepted == problems.isEmpty()) {
      agree++;
    } else {
      wrong.add(
          document.get("id").asText() + ": " + document.path("error").asText() + " / " + problems);
    }
  }

  private static boolean isNewer(JsonNode document, boolean accepted, boolean takenHere) {
    return accepted
        ? !takenHere && document.path("newer_versions_reject").asBoolean()
        : takenHere && NEWER.matcher(document.get("error").asText()).find();
  }

  /** What is wrong with the document, or with what was made of it. */
  private List<String> problems(JsonNode document, boolean accepted) {
    try {
      PrometheusConfig config =
          new ConfigLoader(Map.of()).load(set.resolve(document.get("file").asText()));
      return accepted ? EffectiveValues.differences(document.get("effective"), config) : List.of();
    } catch (ConfigException e) {
      return e.problems().stream().map(ConfigProblem::toString).toList();
    }
  }
}
