// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.ConfigException;
import io.tandem.config.ConfigProblem;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.read.ConfigLoader;
import io.tandem.config.read.YamlTree;
import io.tandem.config.read.YamlWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A configuration on its way to Tandem, whatever it comes from: global, jobs, endpoints.
 *
 * <p>It is written and read by Tandem's own reader until that takes it. A key that Tandem does not
 * run goes and is told of at the place where it came from; a key without which a piece would do
 * something else takes the piece along. Every other fault is one of the source, and ends the
 * migration. Belongs to one migration.
 */
final class Draft {
  private static final String JOBS = "scrape_configs";
  private static final String ENDPOINTS = "remote_write";
  private static final Pattern PLACE = Pattern.compile("(\\w+)\\[(\\d+)](?:\\.(.*))?");
  private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[(\\d+)]");

  final Map<String, @Nullable Object> global = new LinkedHashMap<>();
  final List<Piece> jobs = new ArrayList<>();
  final List<Piece> endpoints = new ArrayList<>();
  private final YamlTree source;

  /** Where the external labels came from. */
  YamlTree labelsAt;

  /** A draft of this document, with nothing in it. */
  Draft(YamlTree source) {
    this.source = source;
    labelsAt = source;
  }

  /**
   * The outcome.
   *
   * @param sections global, scrape_configs and remote_write, as far as there are any
   */
  record Settled(Map<String, @Nullable Object> sections, PrometheusConfig config) {
    String yaml() {
      return YamlWriter.write(sections);
    }

    boolean holdsSecrets() {
      return config.redactedYaml().contains("<secret>");
    }
  }

  /** Takes out what Tandem does not run; the result is loaded once more, as a proof. */
  Settled settle(Findings findings) throws ConfigException {
    while (true) {
      Map<String, @Nullable Object> sections = sections();
      try {
        PrometheusConfig config =
            new ConfigLoader(Map.of()).load(file(), YamlWriter.write(sections));
        jobs.forEach(job -> findings.taken(job.source(), "job " + job.text("job_name")));
        endpoints.forEach(
            each -> findings.taken(each.source(), "endpoint " + Endpoints.name(each)));
        return new Settled(sections, config);
      } catch (ConfigException e) {
        takeOut(e.problems(), findings);
      }
    }
  }

  private Path file() {
    return source.place().file();
  }

  private Map<String, @Nullable Object> sections() {
    Map<String, @Nullable Object> sections = new LinkedHashMap<>();
    if (!global.isEmpty()) {
      sections.put("global", global);
    }
    sections.put(JOBS, jobs.stream().map(Piece::content).toList());
    if (!endpoints.isEmpty()) {
      sections.put(ENDPOINTS, endpoints.stream().map(Piece::content).toList());
    }
    return sections;
  }

  private void takeOut(List<ConfigProblem> problems, Findings findings) throws ConfigException {
    List<ConfigProblem> faults =
        problems.stream().filter(problem -> !ConfigLoader.isNotRun(problem)).toList();
    if (!faults.isEmpty()) {
      throw new ConfigException(faults.stream().map(this::placed).toList());
    }
    Set<Piece> gone = Collections.newSetFromMap(new IdentityHashMap<>());
    for (ConfigProblem problem : problems) {
      Matcher at = PLACE.matcher(problem.key());
      if (!at.matches()) {
        throw new ConfigException(List.of(problem));
      }
      Piece piece = list(at.group(1)).get(Integer.parseInt(at.group(2)));
      boolean isJob = at.group(1).equals(JOBS);
      String path = String.valueOf(at.group(3));
      if (isJob
          ? takeOutOfJob(piece, path, problem, findings)
          : takeOutOfEndpoint(piece, path, problem, findings)) {
        gone.add(piece);
      }
    }
    jobs.removeIf(gone::contains);
    endpoints.removeIf(gone::contains);
  }

  private List<Piece> list(String section) {
    return section.equals(JOBS) ? jobs : endpoints;
  }

  /** Whether the whole job has to go. */
  private static boolean takeOutOfJob(
      Piece job, String path, ConfigProblem problem, Findings findings) {
    remove(job.content(), steps(path));
    boolean goes = !finds(job);
    String fate = goes ? "left out, for nothing else finds its targets: " : "";
    findings.stays(
        job.source().follow(path),
        "job " + job.text("job_name") + ": " + fate + path + " " + problem.expected(),
        "");
    return goes;
  }

  /** Whether the whole endpoint has to go: without its way to prove who it is, for one. */
  private static boolean takeOutOfEndpoint(
      Piece endpoint, String path, ConfigProblem problem, Findings findings) {
    boolean goes = !path.equals("round_robin_dns");
    String fate = goes ? "left out: " : "";
    findings.stays(
        endpoint.source().follow(path),
        "endpoint " + Endpoints.name(endpoint) + ": " + fate + path + " " + problem.expected(),
        goes ? "send to it from somewhere else" : "");
    remove(endpoint.content(), steps(path));
    return goes;
  }

  private static boolean finds(Piece job) {
    return job.content().keySet().stream()
        .anyMatch(key -> key.endsWith("_sd_configs") || key.equals("static_configs"));
  }

  private ConfigProblem placed(ConfigProblem problem) {
    Matcher at = PLACE.matcher(problem.key());
    YamlTree origin = source;
    if (at.matches() && Set.of(JOBS, ENDPOINTS).contains(at.group(1))) {
      Piece piece = list(at.group(1)).get(Integer.parseInt(at.group(2)));
      origin = piece.source().follow(at.group(3) == null ? "" : at.group(3));
    } else if (source.get("global").isMap() && problem.key().startsWith("global.")) {
      origin = source.follow(problem.key());
    }
    String key = origin == source ? problem.key() : origin.place().key();
    return new ConfigProblem(
        origin.place().file(), origin.place().line(), key, problem.value(), problem.expected());
  }

  private static List<Object> steps(String path) {
    List<Object> steps = new ArrayList<>();
    Matcher step = STEP.matcher(path);
    while (step.find()) {
      steps.add(step.group(1) != null ? step.group(1) : Integer.valueOf(step.group(2)));
    }
    return steps;
  }

  private static void remove(Object from, List<Object> steps) {
    Object at = from;
    for (Object step : steps.subList(0, steps.size() - 1)) {
      if (step instanceof Integer index && at instanceof List<?> list && index < list.size()) {
        at = list.get(index);
      } else if (at instanceof Map<?, ?> map) {
        at = map.get(step);
      }
    }
    if (at instanceof Map<?, ?> map) {
      map.remove(steps.getLast());
    }
  }
}
