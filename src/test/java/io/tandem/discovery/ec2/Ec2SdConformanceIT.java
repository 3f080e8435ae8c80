// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import io.tandem.testing.Conformance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The targets that Prometheus 3.5.3 makes of the same answers of EC2, after the same changes. */
class Ec2SdConformanceIT {
  private static final int CASES = 25;
  private static final int REFRESHES_WITHOUT_CHANGE = 3;

  private final FakeEc2 first = new FakeEc2();
  private final FakeEc2 second = new FakeEc2();
  private final Ec2Lab lab = new Ec2Lab();

  static Stream<Arguments> cases() {
    return Conformance.lines("cloud-sd", "cases.jsonl").stream()
        .filter(c -> c.get("kind").asText().equals("ec2"))
        .map(c -> Arguments.argumentSet(c.get("name").asText(), c));
  }

  @AfterEach
  void stop() {
    lab.close();
    first.close();
    second.close();
  }

  @Test
  void set_isWhole() {
    assertThat(cases()).hasSize(CASES);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void answers_becomeTheTargetsOfPrometheus(JsonNode recorded) {
    List<String> before = List.of();
    for (int i = 0; i < recorded.get("steps").size(); i++) {
      JsonNode step = recorded.get("steps").get(i);
      play(step);
      if (i == 0 || step.has("scrape_configs")) {
        lab.run(yaml(i == 0 ? recorded : step));
      }
      List<String> expected = expected(recorded.get("expected").get(i));
      boolean changes = !expected.equals(before);
      int until = lab.refreshes() + (asksAgain(recorded) ? REFRESHES_WITHOUT_CHANGE : 0);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                assertThat(changes || lab.refreshes() >= until).isTrue();
                assertThat(targets()).isEqualTo(expected);
              });
      before = expected;
    }
    assertThat(scopes()).isEqualTo(recordedScopes(recorded));
  }

  private void play(JsonNode step) {
    if (step.has("ec2")) {
      first.holds(step.get("ec2"));
    }
    if (step.has("ec2b")) {
      second.holds(step.get("ec2b"));
    }
  }

  private String yaml(JsonNode of) {
    String configs =
        of.get("scrape_configs")
            .toString()
            .replace("{{ec2}}", first.url())
            .replace("{{ec2b}}", second.url())
            .replace("\"refresh_interval\":\"1s\"", "\"refresh_interval\":\"100ms\"");
    return "{\"scrape_configs\": " + configs + "}";
  }

  private static boolean asksAgain(JsonNode recorded) {
    return !recorded.get("scrape_configs").toString().contains("\"1h\"");
  }

  private List<String> targets() {
    return lab.targets().stream().map(Labels::toString).sorted().toList();
  }

  private static List<String> expected(JsonNode step) {
    List<String> expected = new ArrayList<>();
    for (String kind : List.of("active", "dropped")) {
      for (JsonNode target : step.get(kind)) {
        LabelsBuilder labels = new LabelsBuilder();
        target
            .get("discoveredLabels")
            .properties()
            .forEach(
                label -> {
                  String name = label.getKey();
                  if (name.equals("__address__") || name.startsWith("__meta_")) {
                    labels.set(name, label.getValue().asText());
                  }
                });
        expected.add(labels.build().toString());
      }
    }
    expected.sort(null);
    return expected;
  }

  private Set<String> scopes() {
    return Stream.concat(first.scopes.stream(), second.scopes.stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> recordedScopes(JsonNode recorded) {
    Set<String> scopes = new TreeSet<>();
    for (JsonNode request : recorded.get("requests")) {
      scopes.add(
          request.at("/scope/region").asText() + '/' + request.at("/scope/service").asText());
    }
    return scopes;
  }
}
