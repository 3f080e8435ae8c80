// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.ConfigException;
import io.tandem.config.ConfigProblem;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.PrometheusFeatures;
import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.ScrapeConfig;
import io.tandem.config.read.GlobalReader.Inherited;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Loads a prometheus.yml, or refuses it with every fault that is in it.
 *
 * <p>Strict as Prometheus 3: unknown keys, keys given twice and values of the wrong kind are
 * faults. Keys of Prometheus that Tandem does not run yet are refused by name, never ignored;
 * sections that no collector runs are named in one notice. Thread: any, one load at a time needs no
 * other; it blocks on the files.
 */
public final class ConfigLoader {
  static final Keys KEYS =
      Keys.of("a prometheus.yml", "global", "scrape_config_files", "scrape_configs", "remote_write")
          .idle("no collector runs it", UnusedSections.NAMES.toArray(String[]::new));

  private static final Keys SCRAPE_FILE = Keys.of("a scrape config file", "scrape_configs");

  private final Map<String, String> environment;
  private final PrometheusFeatures features;

  /** The variables are those that external_labels may refer to. */
  public ConfigLoader(Map<String, String> environment) {
    this(environment, PrometheusFeatures.NONE);
  }

  /** A loader under feature flags, which change some defaults. */
  public ConfigLoader(Map<String, String> environment, PrometheusFeatures features) {
    this.environment = Map.copyOf(environment);
    this.features = features;
  }

  public PrometheusConfig load(Path file) throws ConfigException {
    Faults faults = new Faults();
    String text = text(file, faults);
    faults.throwIfAny();
    return load(file, text);
  }

  /**
   * Loads a text that is to be read as if it stood in the file, with what monitors add behind it
   * (see {@link ConfigText}).
   */
  public PrometheusConfig load(Path file, String text) throws ConfigException {
    Faults faults = new Faults();
    YamlMap root = new YamlDocument(file, faults).read(ConfigText.file(text)).map(KEYS);
    Environment variables = new Environment(environment);
    Inherited global = new GlobalReader(variables, features).read(root.get("global"));
    ScrapeConfigReader jobReader = new ScrapeConfigReader(global);
    List<ScrapeConfig> jobs = new ArrayList<>(jobReader.read(root.get("scrape_configs"), ""));
    jobs.addAll(included(root.get("scrape_config_files"), jobReader, faults));
    jobs.addAll(ofMonitors(file, text, jobReader, faults));
    List<RemoteWriteConfig> endpoints =
        new RemoteWriteReader(global.legacyNames()).read(root.get("remote_write"));
    List<String> unused = new UnusedSections(global.legacyNames()).check(root);
    faults.throwIfAny();
    return new PrometheusConfig(
        global.config(),
        jobs,
        endpoints,
        notices(unused, variables.missing(), endpoints),
        EffectiveYaml.of(global, jobs, endpoints));
  }

  /** Whether a fault is only that Tandem does not run what Prometheus would. */
  public static boolean isNotRun(ConfigProblem problem) {
    return problem.expected().startsWith(Keys.NOT_BUILT);
  }

  private static List<ScrapeConfig> included(
      YamlValue patterns, ScrapeConfigReader reader, Faults faults) {
    List<ScrapeConfig> jobs = new ArrayList<>();
    UnusedSections.rulePaths(patterns);
    for (YamlValue pattern : patterns.list()) {
      Path path = pattern.pathOrNull();
      for (Path file : path == null ? List.<Path>of() : PathGlob.expand(path)) {
        String text = text(file, faults);
        YamlMap root = new YamlDocument(file, faults).read(text).map(SCRAPE_FILE);
        jobs.addAll(reader.read(root.get("scrape_configs"), " in " + file));
      }
    }
    return jobs;
  }

  private static List<ScrapeConfig> ofMonitors(
      Path file, String text, ScrapeConfigReader reader, Faults faults) {
    List<ScrapeConfig> jobs = new ArrayList<>();
    Path beside = file.resolveSibling("monitors");
    for (String document : ConfigText.documents(text)) {
      YamlMap root = new YamlDocument(beside, faults).read(document).map(SCRAPE_FILE);
      jobs.addAll(reader.read(root.get("scrape_configs"), " of monitors"));
    }
    return jobs;
  }

  static String text(Path file, Faults faults) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
          .toString();
    } catch (CharacterCodingException e) {
      faults.add(file, 0, "document", "bytes that are none", "expected UTF-8");
    } catch (IOException e) {
      faults.add(file, 0, "document", e.toString(), "expected a file that can be read");
    }
    return "";
  }

  private static List<String> notices(
      List<String> unused, Set<String> missing, List<RemoteWriteConfig> endpoints) {
    List<String> notices = new ArrayList<>();
    if (!unused.isEmpty()) {
      notices.add("A collector does not run these sections: " + String.join(", ", unused) + ".");
    }
    for (String variable : missing) {
      notices.add("external_labels refer to " + variable + ", which the environment lacks.");
    }
    for (RemoteWriteConfig endpoint : endpoints) {
      if (GoUrl.parse(endpoint.url()).host().isEmpty()) {
        notices.add("remote_write " + endpoint.name() + " has a URL without a host to send to.");
      }
    }
    return List.copyOf(notices);
  }
}
