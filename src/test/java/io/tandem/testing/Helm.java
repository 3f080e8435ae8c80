// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/** The real helm with our chart. It is called without a home of its own. */
public final class Helm {
  private static final String CHART = "k8s/chart/tandem";

  private final Path binary;

  /** How a cluster is reached; empty where it is called without one. */
  private final String kubeconfig;

  Helm(Path binary) {
    this(binary, "");
  }

  /** With this helm. */
  public static Helm of(Path binary) {
    return new Helm(binary);
  }

  private Helm(Path binary, String kubeconfig) {
    this.binary = binary;
    this.kubeconfig = kubeconfig;
  }

  /** The same, which installs into this cluster as its administrator. */
  public Helm in(ApiServer cluster) {
    return new Helm(binary, cluster.adminKubeconfig().toString());
  }

  /** What helm said, and whether it was content. */
  public record Answer(boolean succeeded, String text) {
    /** The objects of what was rendered. */
    public List<JsonObject> objects() {
      if (!succeeded) {
        throw new AssertionError(text);
      }
      return Helm.objects(text);
    }

    /** The only object of this kind whose name ends so. */
    public JsonObject object(String kind, String nameEnd) {
      List<JsonObject> found =
          objects().stream()
              .filter(object -> object.getString("kind").equals(kind))
              .filter(
                  object -> object.getJsonObject("metadata").getString("name").endsWith(nameEnd))
              .toList();
      if (found.size() != 1) {
        throw new AssertionError(kind + " …" + nameEnd + ": found " + found.size());
      }
      return found.get(0);
    }
  }

  /** The objects in a text of many YAML documents. */
  public static List<JsonObject> objects(String yaml) {
    return StreamSupport.stream(new Yaml().loadAll(yaml).spliterator(), false)
        .filter(Objects::nonNull)
        .map(Helm::object)
        .toList();
  }

  @SuppressWarnings("unchecked")
  private static JsonObject object(Object document) {
    return new JsonObject((Map<String, Object>) document);
  }

  public Answer lint(String values) {
    return call(values, List.of("lint", "--strict", "--quiet", CHART));
  }

  /** Renders the chart as release {@code tandem} in the namespace {@code tandem}. */
  public Answer template(String values, String... further) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("template", "tandem", CHART, "--namespace", "tandem"));
    arguments.addAll(List.of(further));
    return call(values, arguments);
  }

  /** Installs the chart in this namespace, or upgrades what is there; does not wait for pods. */
  public void install(String release, String namespace, String values) {
    List<String> arguments =
        List.of("upgrade", release, CHART, "--install", "--namespace", namespace);
    Answer answer = call(values, arguments);
    if (!answer.succeeded()) {
      throw new AssertionError(answer.text());
    }
  }

  private Answer call(String values, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(arguments);
    command.addAll(List.of("--values", "-"));
    try {
      Path home = Files.createDirectories(Path.of("target", "helm").toAbsolutePath());
      Path errors = Files.createTempFile(home, "errors", "");
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
      builder.environment().remove("KUBECONFIG");
      if (!kubeconfig.isEmpty()) {
        builder.environment().put("KUBECONFIG", kubeconfig);
      }
      builder.environment().put("HOME", home.toString());
      Process process = builder.start();
      try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
        in.write(values);
      }
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean succeeded = process.waitFor() == 0;
      String said = Files.readString(errors);
      Files.delete(errors);
      return new Answer(succeeded, succeeded ? text : said + text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
