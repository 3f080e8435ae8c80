// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.config.ConfigException;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.RelabelConfig;
import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.ScrapeConfig;
import io.tandem.config.read.ConfigLoader;
import io.tandem.model.Labels;
import io.tandem.relabel.LabelText;
import io.tandem.relabel.RelabelTrace;
import io.tandem.target.TargetTrace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * {@code check relabel LABELS…}: what each rule of a job or of an endpoint makes of a label set.
 *
 * <p>Reads the file; nothing is contacted and nothing is running. Status 1 where the labels are
 * dropped, so that a script can ask. Thread: main.
 */
final class CheckRelabelCommand extends Command {
  private static final String FILE = "--config.file";
  private static final String JOB = "--job";
  private static final String METRICS = "--metrics";
  private static final String ENDPOINT = "--endpoint";

  private final Map<String, String> environment;

  CheckRelabelCommand(Map<String, String> environment) {
    super(
        "relabel",
        "Show what each relabel rule makes of a label set. Labels are written as in a query,"
            + " {name=\"value\"}, as JSON, or as name=value each.");
    this.environment = environment;
    flag(FILE, "FILE", "The prometheus.yml with the rules.", "prometheus.yml");
    flag(JOB, "JOB", "Whose rules.", "the only job of the file");
    toggle(METRICS, "Apply metric_relabel_configs, not relabel_configs.");
    flag(ENDPOINT, "NAME", "Apply the write_relabel_configs of this remote_write instead.", "");
    spec()
        .addPositional(
            PositionalParamSpec.builder()
                .paramLabel("LABELS")
                .type(String[].class)
                .arity("1..*")
                .description("What discovery found, or the labels of a series.")
                .build());
  }

  @Override
  int run(ParseResult given) {
    PrometheusConfig config;
    try {
      config =
          new ConfigLoader(environment)
              .load(Path.of(given.matchedOptionValue(FILE, "prometheus.yml")));
    } catch (ConfigException e) {
      e.problems().forEach(problem -> err().println("  FAILED: " + problem));
      return FAILED;
    }
    Labels labels = labels(given.matchedPositionalValue(0, new String[0]));
    String endpoint = given.matchedOptionValue(ENDPOINT, null);
    if (endpoint != null) {
      return show(RelabelTrace.of(endpoint(config, endpoint), false, labels));
    }
    ScrapeConfig job = job(config, given.matchedOptionValue(JOB, null));
    if (given.matchedOptionValue(METRICS, false)) {
      return show(RelabelTrace.of(job.metricRelabelConfigs(), job.legacyNames(), labels));
    }
    TargetTrace trace = TargetTrace.of(job, labels);
    return show(trace.relabeling(), trace.outcome());
  }

  private Labels labels(String[] words) {
    try {
      return LabelText.parse(String.join("\n", words));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec().commandLine(), e.getMessage(), e);
    }
  }

  private ScrapeConfig job(PrometheusConfig config, @Nullable String name) {
    List<ScrapeConfig> jobs = config.scrapeConfigs();
    if (name == null && jobs.size() == 1) {
      return jobs.getFirst();
    }
    for (ScrapeConfig job : jobs) {
      if (job.jobName().equals(name)) {
        return job;
      }
    }
    List<String> names = jobs.stream().map(ScrapeConfig::jobName).toList();
    throw wrong(name == null ? "--job is needed" : "no job " + name, names);
  }

  private List<RelabelConfig> endpoint(PrometheusConfig config, String name) {
    for (RemoteWriteConfig endpoint : config.remoteWrite()) {
      if (endpoint.name().equals(name)) {
        return endpoint.writeRelabelConfigs();
      }
    }
    List<String> names = config.remoteWrite().stream().map(RemoteWriteConfig::name).toList();
    throw wrong("no remote_write " + name, names);
  }

  private ParameterException wrong(String what, List<String> names) {
    String known = names.isEmpty() ? "none" : String.join(", ", names);
    return new ParameterException(spec().commandLine(), what + "; the file has: " + known);
  }

  private int show(RelabelTrace trace) {
    return show(trace, trace.kept() ? trace.output().toString() : "dropped");
  }

  private int show(RelabelTrace trace, String outcome) {
    out().println("before the rules");
    print("    ", trace.input());
    int number = 0;
    for (RelabelTrace.Step step : trace.steps()) {
      out().println("rule " + number++ + " " + step.text());
      if (!step.kept()) {
        out().println("    drops the labels");
      } else if (!step.changed()) {
        out().println("    changes nothing");
      } else {
        print("  - ", without(step.input(), step.output()));
        print("  + ", without(step.output(), step.input()));
      }
    }
    out().println("result: " + outcome);
    return trace.kept() ? OK : FAILED;
  }

  private static Labels without(Labels labels, Labels others) {
    var left = labels.toBuilder();
    for (int i = 0; i < labels.size(); i++) {
      if (labels.value(i).equals(others.get(labels.name(i)))) {
        left.remove(labels.name(i));
      }
    }
    return left.build();
  }

  private void print(String before, Labels labels) {
    for (int i = 0; i < labels.size(); i++) {
      out().println(before + Labels.of(labels.name(i), labels.value(i)));
    }
  }
}
