// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import io.tandem.config.ConfigException;
import io.tandem.config.ScrapeConfig;
import io.tandem.config.read.ConfigLoader;
import io.tandem.config.read.ConfigText;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The objects of one case, and what comes of them here and in the operator. */
final class OperatorCase {
  static final Path FOLDER = Path.of("src/test/resources/operator");
  private static final Path FILE = Path.of("/etc/prometheus/prometheus.yml");

  private final List<JsonObject> objects = new ArrayList<>();
  private final String expected;
  private final Translator translator;
  private final OperatorSettings settings;
  private final TreeSet<String> refused = new TreeSet<>();
  private final Map<String, ScrapeConfig> jobs = new TreeMap<>();

  OperatorCase(String name) throws IOException, ConfigException {
    String text = Files.readString(FOLDER.resolve(name + ".yaml"));
    expected = Files.readString(FOLDER.resolve(name + ".expected.yaml"));
    for (Object document : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text)) {
      objects.add(new JsonObject(new JsonObject(stringKeys(document)).encode()));
    }
    JsonObject prometheus =
        objects.stream()
            .filter(o -> o.getString("kind").startsWith("Prometheus"))
            .findFirst()
            .get();
    settings = new OperatorSettings(prometheus, "default");
    translator = new Translator(settings);
    translate();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> stringKeys(Object document) {
    return (Map<String, Object>) document;
  }

  private void translate() throws ConfigException {
    List<String> all = new ArrayList<>();
    for (MonitorKind kind : MonitorKind.values()) {
      for (JsonObject object : objects) {
        if (object.getString("kind").equals(kind.word()) && isSelected(kind, object)) {
          translate(kind, object, all);
        }
      }
    }
    all.addAll(translator.additional(this::value));
    load(ConfigText.further(all, List.of())).forEach(job -> jobs.put(job.jobName(), job));
  }

  private void translate(MonitorKind kind, JsonObject object, List<String> all) {
    String namespace = meta(object).getString("namespace");
    String name = meta(object).getString("name");
    try {
      List<String> texts =
          translator.translate(
              new Monitor(kind, namespace, name, object.getJsonObject("spec")), this::value);
      load(ConfigText.further(texts, List.of()));
      all.addAll(texts);
    } catch (RefusedMonitorException | ConfigException e) {
      refused.add(kind.word() + " " + namespace + "/" + name);
    }
  }

  private boolean isSelected(MonitorKind kind, JsonObject object) {
    OperatorSettings.Selection selection = settings.selections().get(kind);
    String namespace = meta(object).getString("namespace");
    if (selection == null || !selects(selection.labels(), meta(object))) {
      return false;
    }
    return selection.namespaces() == null
        ? namespace.equals(settings.namespace())
        : objects.stream()
                .filter(o -> o.getString("kind").equals("Namespace"))
                .filter(o -> meta(o).getString("name").equals(namespace))
                .anyMatch(o -> selects(selection.namespaces(), meta(o)))
            || (selection.namespaces().isEmpty());
  }

  /** As the API server does it. */
  private static boolean selects(LabelSelector selector, JsonObject meta) {
    JsonObject labels = meta.getJsonObject("labels", new JsonObject());
    return selector.labels().entrySet().stream()
            .allMatch(e -> e.getValue().equals(labels.getString(e.getKey())))
        && selector.expressions().stream()
            .allMatch(
                e ->
                    switch (e.operator()) {
                      case "In" -> e.values().contains(labels.getString(e.key(), ""));
                      case "NotIn" -> !e.values().contains(labels.getString(e.key(), ""));
                      case "Exists" -> labels.containsKey(e.key());
                      default -> !labels.containsKey(e.key());
                    });
  }

  private static JsonObject meta(JsonObject object) {
    return object.getJsonObject("metadata");
  }

  private String value(Reference reference) {
    for (JsonObject object : objects) {
      if (object.getString("kind").equals(reference.source().kind())
          && meta(object).getString("name").equals(reference.name())
          && meta(object).getString("namespace").equals(reference.namespace())) {
        String plain =
            object
                .getJsonObject(
                    reference.source() == Reference.Source.SECRET ? "stringData" : "data",
                    new JsonObject())
                .getString(reference.key());
        String encoded = object.getJsonObject("data", new JsonObject()).getString(reference.key());
        if (plain != null) {
          return plain;
        }
        if (encoded != null) {
          return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        }
      }
    }
    throw new RefusedMonitorException("there is no " + reference);
  }

  /** Jobs by name. */
  Map<String, ScrapeConfig> jobs() {
    return jobs;
  }

  TreeSet<String> refused() {
    return refused;
  }

  /** What the operator generates, read by the same reader. */
  Map<String, ScrapeConfig> expectedJobs() throws ConfigException {
    Map<String, ScrapeConfig> all = new TreeMap<>();
    new ConfigLoader(Map.of())
        .load(FILE, expected)
        .scrapeConfigs()
        .forEach(job -> all.put(job.jobName(), job));
    return all;
  }

  TreeSet<String> expectedRefused() {
    TreeSet<String> all = new TreeSet<>();
    expected
        .lines()
        .filter(line -> line.startsWith("# refused: "))
        .forEach(line -> all.add(line.substring("# refused: ".length())));
    return all;
  }

  /** The global section has the interval, which the operator leaves to it. */
  private static List<ScrapeConfig> load(String further) throws ConfigException {
    return new ConfigLoader(Map.of()).load(FILE, "global: {}\n" + further).scrapeConfigs();
  }
}
