// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What {@code /api/v1/targets} says that does not depend on when it is asked: active targets with
 * their labels before and after relabeling, their job, URL and times; dropped ones before it.
 */
final class Listing {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final List<String> COMPARED =
      List.of("scrapePool", "scrapeUrl", "scrapeInterval", "scrapeTimeout");

  private static final String SLICE = "__meta_kubernetes_endpointslice_";

  private Listing() {}

  /** One line for each target, in order; empty where there is no answer. */
  private static List<String> of(String answer) {
    List<String> lines = new ArrayList<>();
    if (answer.isEmpty()) {
      return lines;
    }
    JsonObject data = new JsonObject(answer).getJsonObject("data");
    for (Object each : data.getJsonArray("activeTargets")) {
      JsonObject target = (JsonObject) each;
      StringBuilder line = new StringBuilder("active");
      COMPARED.forEach(key -> line.append(' ').append(target.getString(key)));
      lines.add(line + shown(target, "labels") + shown(target, "discoveredLabels"));
    }
    for (Object each : data.getJsonArray("droppedTargets", new JsonArray())) {
      JsonObject target = (JsonObject) each;
      lines.add("dropped " + target.getString("scrapePool") + shown(target, "discoveredLabels"));
    }
    Map<String, Object> counts =
        new TreeMap<>(data.getJsonObject("droppedTargetCounts", new JsonObject()).getMap());
    counts.forEach((pool, count) -> lines.add("count of dropped " + pool + " " + count));
    lines.sort(null);
    return lines;
  }

  /**
   * Labels in order. A pod that stands in two slices, one of each kind of address, shows its other
   * ports in both: targets that are equal, of which either may be kept, so nothing of the slice
   * counts.
   */
  private static String shown(JsonObject target, String key) {
    Map<String, Object> labels = new TreeMap<>(target.getJsonObject(key).getMap());
    if (!labels.containsKey(SLICE + "port")) {
      labels.keySet().removeIf(name -> name.startsWith(SLICE));
    }
    return "\n    " + key + " " + labels;
  }

  /**
   * Waits until both say the same; in how many lines.
   *
   * @param wanted what must be in what both say
   */
  static int assertSame(Supplier<String> prometheus, Supplier<String> tandem, List<String> wanted) {
    try {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                List<String> theirs = of(prometheus.get());
                return wanted.stream().allMatch(String.join("\n", theirs)::contains)
                    && theirs.equals(of(tandem.get()));
              });
    } catch (ConditionTimeoutException e) {
      List<String> theirs = of(prometheus.get());
      List<String> ours = of(tandem.get());
      List<String> missing = new ArrayList<>(theirs);
      ours.forEach(missing::remove);
      List<String> added = new ArrayList<>(ours);
      theirs.forEach(added::remove);
      assertThat(String.join("\n", theirs)).contains(wanted);
      throw new AssertionError(
          "of %d lines, %d are missing:%n%s%n%n%d are added:%n%s"
              .formatted(
                  theirs.size(),
                  missing.size(),
                  String.join("\n", missing),
                  added.size(),
                  String.join("\n", added)),
          e);
    }
    return of(prometheus.get()).size();
  }
}
