// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli.diff;

import com.fasterxml.jackson.core.JsonParser;
import io.tandem.model.Labels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Compares the active targets of both: equal ones, then those of one job with the same URL or the
 * same labels, and what is left. Holds both lists. One thread.
 */
final class TargetComparison {
  private static final String PATH = "/api/v1/targets?state=active";

  private final Part part = Part.of("Targets");
  private final Identity identity;
  private long same;

  TargetComparison(Identity identity) {
    this.identity = identity;
  }

  /** A target as its URL, its job and its labels tell it. */
  private record Row(String pool, String url, Labels labels) {
    String place() {
      return "job " + pool + " " + url;
    }
  }

  Part part() {
    return part;
  }

  List<String> lines(int most) {
    return part.lines(same, most);
  }

  void run(Source prometheus, Source tandem) throws DiffException {
    List<Row> there = prometheus.read(PATH, TargetComparison::rows);
    List<Row> here = tandem.read(PATH, TargetComparison::rows);
    here.forEach(row -> identity.note(row.labels, "targets of job " + row.pool, part.renamed()));
    compare(there, here);
  }

  private static List<Row> rows(JsonParser json) throws IOException {
    List<Row> rows = new ArrayList<>();
    Json.fields(
        json,
        (name, value) -> {
          if (name.equals("activeTargets")) {
            Json.each(value, each -> rows.add(row(each)));
          } else {
            value.skipChildren();
          }
        });
    return rows;
  }

  private static Row row(JsonParser json) throws IOException {
    Map<String, String> texts = new HashMap<>();
    List<Labels> labels = new ArrayList<>(1);
    Json.fields(
        json,
        (name, value) -> {
          switch (name) {
            case "scrapePool", "scrapeUrl" -> texts.put(name, value.getText());
            case "labels" -> labels.add(Json.labels(value));
            default -> value.skipChildren();
          }
        });
    return new Row(
        texts.getOrDefault("scrapePool", ""),
        texts.getOrDefault("scrapeUrl", ""),
        labels.isEmpty() ? Labels.EMPTY : labels.getFirst());
  }

  private void compare(List<Row> there, List<Row> here) {
    same = pair(there, here, row -> row).size();
    for (Pair pair : pair(there, here, row -> row.pool + '\n' + row.url)) {
      part.changed()
          .add(pair.there.place(), LabelChange.describe(pair.there.labels, pair.here.labels));
    }
    for (Pair pair : pair(there, here, row -> row.pool + '\n' + row.labels)) {
      part.changed().add(pair.there.place(), "is scraped at " + pair.here.url);
    }
    for (Pair pair : pair(there, here, Row::url)) {
      part.changed()
          .add(
              pair.there.place(),
              "is of job "
                  + pair.here.pool
                  + ", "
                  + LabelChange.describe(pair.there.labels, pair.here.labels));
    }
    there.forEach(row -> part.missing().add(row.place(), row.labels.toString()));
    here.forEach(row -> part.added().add(row.place(), row.labels.toString()));
  }

  private record Pair(Row there, Row here) {}

  /** Takes out of both lists what has the same key, one for one. */
  private static List<Pair> pair(List<Row> there, List<Row> here, Function<Row, Object> key) {
    Map<Object, List<Row>> byKey = new HashMap<>();
    here.forEach(row -> byKey.computeIfAbsent(key.apply(row), k -> new ArrayList<>()).add(row));
    List<Pair> pairs = new ArrayList<>();
    for (Iterator<Row> each = there.iterator(); each.hasNext(); ) {
      Row row = each.next();
      List<Row> others = byKey.get(key.apply(row));
      if (others != null && !others.isEmpty()) {
        pairs.add(new Pair(row, others.removeLast()));
        each.remove();
      }
    }
    here.clear();
    byKey.values().forEach(here::addAll);
    return pairs;
  }
}
