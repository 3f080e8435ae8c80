// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What changes about scrape jobs: no sharing by hash, no server that scrapes itself. */
final class Jobs {
  private final Findings findings;

  Jobs(Findings findings) {
    this.findings = findings;
  }

  /** Adds the job as it goes on, or says why not. */
  void take(Piece job, Draft draft) {
    String name = job.text("job_name");
    if (isServer(job)) {
      findings.changed(
          job.source(),
          "job " + name + " scraped the server itself and was left out",
          "Tandem's own metrics: scrape its port, or the chart's job tandem");
      return;
    }
    withoutHash(job);
    draft.jobs.add(job);
  }

  /** The port of Prometheus on its own host, and nothing else. */
  private static boolean isServer(Piece job) {
    List<String> targets =
        job.maps("static_configs").stream()
            .flatMap(group -> Piece.texts(group.get("targets")).stream())
            .toList();
    boolean only = job.content().keySet().stream().noneMatch(key -> key.endsWith("_sd_configs"));
    return only
        && targets.size() == 1
        && targets.getFirst().matches("(localhost|127\\.0\\.0\\.1):9090");
  }

  /** Rules that give a target to one shard of many would leave out all others. */
  private void withoutHash(Piece job) {
    List<Map<String, @Nullable Object>> rules = job.maps("relabel_configs");
    List<String> hashes =
        rules.stream()
            .filter(rule -> is(rule, "hashmod"))
            .map(rule -> String.valueOf(rule.get("target_label")))
            .filter(label -> label.startsWith("__tmp"))
            .toList();
    List<Map<String, @Nullable Object>> left =
        rules.stream()
            .filter(rule -> !is(rule, "hashmod") || !hashes.contains(rule.get("target_label")))
            .filter(rule -> !is(rule, "keep") || !reads(rule, hashes))
            .toList();
    if (left.size() < rules.size()) {
      job.content().put("relabel_configs", left);
      findings.changed(
          job.source().get("relabel_configs"),
          "job " + job.text("job_name") + ": the rules that shared targets by hash were left out",
          "a fleet shares them by itself; outside of one: --shard.members, --shard.ordinal");
    }
  }

  private static boolean is(Map<String, @Nullable Object> rule, String action) {
    return action.equals(rule.get("action"));
  }

  private static boolean reads(Map<String, @Nullable Object> rule, List<String> labels) {
    List<String> sources = Piece.texts(rule.get("source_labels"));
    return sources.size() == 1 && labels.contains(sources.getFirst());
  }
}
