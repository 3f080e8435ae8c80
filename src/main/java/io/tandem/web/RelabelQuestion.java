// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import io.tandem.config.PrometheusConfig;
import io.tandem.config.RelabelConfig;
import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.ScrapeConfig;
import io.tandem.model.Labels;
import io.tandem.relabel.LabelText;
import io.tandem.relabel.RelabelTrace;
import io.tandem.target.TargetTrace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rules are to be applied to which labels, as a visitor wrote it.
 *
 * @param rules {@code targets/JOB}, {@code metrics/JOB} or {@code write/ENDPOINT}
 * @param labels in any form of {@link LabelText}; empty where nothing is asked yet
 */
record RelabelQuestion(String rules, String labels) {

  /**
   * What came of it.
   *
   * @param fault why there is no trace, or null
   */
  record Answer(@Nullable RelabelTrace trace, String outcome, @Nullable String fault) {
    static Answer fault(@Nullable String sentence) {
      return new Answer(null, "", sentence);
    }

    static Answer of(List<RelabelConfig> rules, boolean legacyNames, Labels given) {
      RelabelTrace trace = RelabelTrace.of(rules, legacyNames, given);
      return new Answer(trace, trace.kept() ? trace.output().toString() : "dropped", null);
    }
  }

  Answer answer(PrometheusConfig config) {
    if (labels.isBlank()) {
      return Answer.fault(null);
    }
    Labels given;
    try {
      given = LabelText.parse(labels);
    } catch (IllegalArgumentException e) {
      return Answer.fault("The labels cannot be read: " + e.getMessage() + '.');
    }
    int slash = rules.indexOf('/');
    String name = rules.substring(slash + 1);
    return switch (slash < 0 ? "" : rules.substring(0, slash)) {
      case "targets", "metrics" -> ofJob(config, name, given);
      case "write" -> ofEndpoint(config, name, given);
      default -> Answer.fault("Choose which rules to apply.");
    };
  }

  private Answer ofJob(PrometheusConfig config, String name, Labels given) {
    for (ScrapeConfig job : config.scrapeConfigs()) {
      if (job.jobName().equals(name) && rules.startsWith("metrics")) {
        return Answer.of(job.metricRelabelConfigs(), job.legacyNames(), given);
      } else if (job.jobName().equals(name)) {
        TargetTrace trace = TargetTrace.of(job, given);
        return new Answer(trace.relabeling(), trace.outcome(), null);
      }
    }
    return Answer.fault("There is no job " + name + " in the configuration that runs.");
  }

  private static Answer ofEndpoint(PrometheusConfig config, String name, Labels given) {
    for (RemoteWriteConfig endpoint : config.remoteWrite()) {
      if (endpoint.name().equals(name)) {
        return Answer.of(endpoint.writeRelabelConfigs(), false, given);
      }
    }
    return Answer.fault("There is no remote_write " + name + " in the configuration that runs.");
  }
}
