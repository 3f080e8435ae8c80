// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.config.DiscoveryConfig.KubernetesSd;
import io.tandem.config.DiscoveryConfig.KubernetesSd.Attach;
import io.tandem.config.DiscoveryConfig.KubernetesSd.Role;
import io.tandem.config.HttpClientConfig;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import io.tandem.testing.Conformance;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The targets that Prometheus 3.5.3 makes of the same objects, after the same changes. */
class KubernetesSdConformanceTest {
  private static final int CASES = 60;

  static Stream<Arguments> cases() {
    return Conformance.lines("k8s-sd", "cases.jsonl").stream()
        .map(c -> Arguments.argumentSet(c.get("name").asText(), c));
  }

  @Test
  void set_isWhole() {
    assertThat(cases()).hasSize(CASES);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void objects_becomeTheTargetsOfPrometheus(JsonNode recorded) {
    KubernetesLab lab = new KubernetesLab();
    lab.cluster.ownNamespace(recorded.get("own_namespace_name").asText());
    Map<String, JsonObject> first = objects(recorded.get("initial_objects"));
    Map<String, JsonObject> last = objects(recorded.get("objects"));
    first.forEach((key, object) -> lab.cluster.put(plural(key), object));

    KubernetesLab.Found found = lab.discover(config(recorded));
    last.forEach(
        (key, object) -> {
          if (!object.equals(first.get(key))) {
            lab.cluster.put(plural(key), object);
          }
        });
    first.keySet().stream()
        .filter(key -> !last.containsKey(key))
        .forEach(key -> lab.cluster.delete(plural(key), key.substring(key.indexOf(' ') + 1)));
    lab.pass(Duration.ofSeconds(1));

    assertThat(found.whole).isTrue();
    assertThat(found.targets())
        .containsExactlyInAnyOrderElementsOf(expected(recorded.get("expected_targets")));
  }

  private static KubernetesSd config(JsonNode recorded) {
    List<String> namespaces = new ArrayList<>();
    recorded.get("namespaces").forEach(name -> namespaces.add(name.asText()));
    return new KubernetesSd(
        Role.valueOf(recorded.get("role").asText().toUpperCase(Locale.ROOT)),
        null,
        null,
        HttpClientConfig.DEFAULT,
        namespaces,
        recorded.get("own_namespace").asBoolean(),
        Map.of(),
        new Attach(recorded.at("/attach_metadata/node").asBoolean(), false));
  }

  /** By kind and key. */
  private static Map<String, JsonObject> objects(JsonNode byKind) {
    Map<String, JsonObject> objects = new HashMap<>();
    for (Map.Entry<String, JsonNode> kind : byKind.properties()) {
      for (JsonNode object : kind.getValue()) {
        JsonNode meta = object.get("metadata");
        String key = meta.path("namespace").asText("") + "/" + meta.get("name").asText();
        objects.put(kind.getKey() + " " + key, new JsonObject(object.toString()));
      }
    }
    return objects;
  }

  private static String plural(String key) {
    return key.substring(0, key.indexOf(' '));
  }

  /** An empty label is none; what is equal then is one target. */
  private static TreeSet<Labels> expected(JsonNode targets) {
    TreeSet<Labels> expected = new TreeSet<>(java.util.Comparator.comparing(Labels::toString));
    for (JsonNode target : targets) {
      LabelsBuilder labels = new LabelsBuilder();
      target.properties().forEach(e -> labels.set(e.getKey(), e.getValue().asText()));
      expected.add(labels.build());
    }
    return expected;
  }
}
