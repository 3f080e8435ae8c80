// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.read.YamlWriter;
import io.tandem.migrate.Draft.Settled;
import io.tandem.migrate.Migration.OutputFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Values of Tandem's chart on their way: the file, and what its pods need around it. */
final class ChartOverlay {
  private final Draft draft;
  private final Set<String> secrets = new TreeSet<>();
  private final Set<String> configMaps = new TreeSet<>();
  private final Map<String, @Nullable Object> more = new LinkedHashMap<>();
  private final Map<String, String> moves = new LinkedHashMap<>();
  private boolean besideDefaults;
  private final List<OutputFile> others = new ArrayList<>();

  ChartOverlay(Draft draft) {
    this.draft = draft;
  }

  Draft draft() {
    return draft;
  }

  /** Gives files of mounted Secrets and ConfigMaps the paths that they have in Tandem's pods. */
  void move() {
    draft.jobs.forEach(job -> Paths.change(job.content(), this::moved));
    draft.endpoints.forEach(endpoint -> Paths.change(endpoint.content(), this::moved));
  }

  private String moved(String path) {
    for (Map.Entry<String, String> move : moves.entrySet()) {
      String from = move.getKey().replaceAll("/+$", "");
      if (path.equals(from) || path.startsWith(from + "/")) {
        return move.getValue() + path.substring(from.length());
      }
    }
    return path;
  }

  /** The pods get this Secret; the folder where it lies in them. */
  String secret(String name) {
    secrets.add(name);
    return "/etc/tandem/secrets/" + name;
  }

  /** The pods get this ConfigMap; the folder where it lies in them. */
  String configMap(String name) {
    configMaps.add(name);
    return "/etc/tandem/configmaps/" + name;
  }

  /** Files that lay below the one path lie below the other now. */
  void moved(String from, String to) {
    moves.put(from, to);
  }

  /** The jobs stand beside those of the chart, not in their place. */
  void besideDefaults() {
    besideDefaults = true;
  }

  /** A value at the top. */
  void value(String key, @Nullable Object value) {
    more.put(key, value);
  }

  /** A file beside the values. */
  void file(String name, String text) {
    others.add(new OutputFile(name, text, false));
  }

  List<OutputFile> others() {
    return others;
  }

  /** The values with the file that was settled. */
  String yaml(Settled settled, Wishes wishes) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    if (wishes.cluster() != null) {
      values.put("clusterName", wishes.cluster());
    }
    Map<String, @Nullable Object> sections = new LinkedHashMap<>(settled.sections());
    Map<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("prometheus", sections);
    if (besideDefaults) {
      config.put("extraScrapeConfigs", sections.remove("scrape_configs"));
    }
    values.put("config", config);
    if (!secrets.isEmpty()) {
      values.put("secrets", List.copyOf(secrets));
    }
    if (!configMaps.isEmpty()) {
      values.put("configMaps", List.copyOf(configMaps));
    }
    values.putAll(more);
    return YamlWriter.write(values);
  }
}
