// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli.diff;

import com.fasterxml.jackson.core.JsonParser;
import io.tandem.model.Labels;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Compares the series that both have now. Tandem's are hashed as they come; Prometheus' are asked
 * for job by job and looked up; what was not met is asked for once more, to be named. Of each side
 * ten thousand differences are held, to find those that differ by labels alone; the rest is
 * counted.
 *
 * <p>Left out: report series, which follow from the targets, and what rules of Prometheus made. One
 * thread.
 */
final class SeriesComparison {
  private static final int HELD = 10_000;
  private static final String TANDEM = "/api/v1/targets/series";
  private static final Set<String> REPORTS =
      Set.of(
          "up",
          "scrape_duration_seconds",
          "scrape_samples_scraped",
          "scrape_samples_post_metric_relabeling",
          "scrape_series_added",
          "scrape_timeout_seconds",
          "scrape_sample_limit",
          "scrape_body_size_bytes");

  private final Part part = Part.of("Series");
  private final Identity identity;
  private final Source prometheus;
  private final List<Source> tandems;
  private final SeriesMarks marks = new SeriesMarks();
  private final List<Labels> missing = new ArrayList<>();
  private final List<Labels> added = new ArrayList<>();
  private final Set<String> recorded = new HashSet<>(Set.of("ALERTS", "ALERTS_FOR_STATE"));
  private long missingInAll;
  private long ofRules;

  /**
   * @param tandems one process, or every member of a fleet
   */
  SeriesComparison(Identity identity, Source prometheus, List<Source> tandems) {
    this.identity = identity;
    this.prometheus = prometheus;
    this.tandems = List.copyOf(tandems);
  }

  Part part() {
    return part;
  }

  List<String> lines(int most) {
    List<String> lines = part.lines(marks.marked(), most);
    if (ofRules > 0) {
      lines.add("  Left out: %,d series that rules of Prometheus made.".formatted(ofRules));
    }
    return lines;
  }

  void run() throws DiffException {
    for (Source tandem : tandems) {
      eachOf(tandem, this::here);
    }
    prometheus.read("/api/v1/rules?type=record", this::rules);
    for (String job : jobs()) {
      query("{__name__!=\"\",job=\"" + escaped(job) + "\"}", this::there);
    }
    int unmarked = marks.unmarked();
    if (unmarked > 0) {
      for (Source tandem : tandems) {
        eachOf(tandem, this::notMet);
      }
    }
    new SeriesPairs(missing, added).tell(part);
    part.missing().addUnseen(missingInAll - missing.size());
    part.added().addUnseen(Math.max(0, unmarked - HELD));
  }

  private static void eachOf(Source tandem, java.util.function.Consumer<Labels> taker)
      throws DiffException {
    tandem.read(
        TANDEM,
        json -> {
          Json.each(json, each -> taker.accept(Json.labels(each)));
          return taker;
        });
  }

  private void here(Labels labels) {
    if (marks.add(labels)) {
      identity.note(labels, "series of job " + job(labels), part.renamed());
    }
  }

  private void there(Labels labels) {
    String name = metric(labels);
    if (REPORTS.contains(name)) {
      return;
    }
    if (recorded.contains(name)) {
      ofRules++;
    } else if (!marks.mark(labels)) {
      missingInAll++;
      if (missing.size() < HELD) {
        missing.add(labels);
      }
    }
  }

  private void notMet(Labels labels) {
    if (added.size() < HELD && marks.takeUnmarked(labels)) {
      added.add(labels);
    }
  }

  private Set<String> rules(JsonParser json) throws IOException {
    Json.fields(
        json, (groups, list) -> Json.each(list, group -> Json.fields(group, this::rulesOf)));
    return recorded;
  }

  private void rulesOf(String field, JsonParser json) throws IOException {
    if (!field.equals("rules")) {
      json.skipChildren();
      return;
    }
    Json.each(
        json,
        rule ->
            Json.fields(
                rule,
                (name, value) -> {
                  if (name.equals("name")) {
                    recorded.add(value.getText());
                  } else {
                    value.skipChildren();
                  }
                }));
  }

  private List<String> jobs() throws DiffException {
    List<String> jobs = new ArrayList<>();
    query("count by (job) ({__name__!=\"\"})", labels -> jobs.add(job(labels)));
    return jobs;
  }

  private void query(String text, java.util.function.Consumer<Labels> taker) throws DiffException {
    prometheus.read(
        "/api/v1/query?query=" + URLEncoder.encode(text, StandardCharsets.UTF_8),
        json -> {
          Json.vector(json, taker);
          return taker;
        });
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  static String job(Labels labels) {
    String job = labels.get("job");
    return job == null ? "" : job;
  }

  static String metric(Labels labels) {
    String name = labels.get(Labels.METRIC_NAME);
    return name == null ? "" : name;
  }
}
