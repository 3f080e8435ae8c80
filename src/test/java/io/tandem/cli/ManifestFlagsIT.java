// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.settings.SettingsReader;
import io.tandem.app.settings.Surroundings;
import io.tandem.config.FleetSettings;
import io.tandem.config.TandemSettings;
import io.tandem.manifests.ChartValues;
import io.tandem.testing.Helm;
import io.tandem.testing.WithHelm;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** What manifests say to the program is what the program understands. */
@ExtendWith(WithHelm.class)
class ManifestFlagsIT {
  /** As the kubelet fills in the fields of a pod. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "metadata.namespace", "tandem",
          "metadata.name", "tandem-7d4c9-x2x4q",
          "spec.nodeName", "ip-10-0-3-7.eu-central-1.compute.internal",
          "status.podIP", "fd00:10:244::7",
          "metadata.labels['topology.kubernetes.io/zone']", "");

  private final CommandLine line =
      Commands.commandLine(
          Map.of(),
          new PrintWriter(PrintWriter.nullWriter()),
          new PrintWriter(PrintWriter.nullWriter()));

  @TempDir private Path files;

  @ParameterizedTest
  @EnumSource
  void member_ofTheChart_understandsItsFlags(ChartValues values, Helm helm) throws IOException {
    for (JsonObject container : containers(helm, values, "containers")) {
      TandemSettings settings = settings(container);

      FleetSettings fleet = settings.fleet();
      assertThat(fleet).isNotNull();
      assertThat(fleet.namespace()).isEqualTo("tandem");
      assertThat(fleet.self().address().host()).isEqualTo("fd00:10:244::7");
      assertThat(fleet.self().member()).isIn(FIELDS.values());
      assertThat(settings.listen().host()).isEqualTo("0.0.0.0");
    }
  }

  @ParameterizedTest
  @EnumSource
  void storageContainer_ofTheChart_isACommand(ChartValues values, Helm helm) {
    for (JsonObject container : containers(helm, values, "initContainers")) {
      ParseResult given = line.parseArgs(arguments(container));

      assertThat(given.subcommand().commandSpec().name()).isEqualTo("prepare-storage");
    }
  }

  private TandemSettings settings(JsonObject container) throws IOException {
    ParseResult given = line.parseArgs(arguments(container)).subcommand();
    assertThat(given.commandSpec().name()).isEqualTo("run");
    Map<String, String> properties = new HashMap<>();
    for (RunFlag flag : RunFlag.values()) {
      if (given.hasMatchedOption(flag.flagName())) {
        String value = given.matchedOption(flag.flagName()).getValue().toString();
        properties.put(flag.property(), inOurFolder(value));
      }
    }
    for (Object entry : container.getJsonArray("env")) {
      variable((JsonObject) entry, properties);
    }
    return SettingsReader.read(
        properties::get, new Surroundings("tandem-7d4c9-x2x4q", "10.0.0.1", true, "tandem"));
  }

  private static void variable(JsonObject variable, Map<String, String> properties) {
    String name = variable.getString("name");
    if (!name.startsWith("TANDEM_") || name.matches("TANDEM_HA_JOBS__[A-Z0-9_]+__MODE")) {
      return;
    }
    RunFlag flag =
        Arrays.stream(RunFlag.values())
            .filter(one -> RunFlag.environmentName(one.property()).equals(name))
            .findFirst()
            .orElseThrow(() -> new AssertionError(name + " is no flag of the program"));
    JsonObject source = variable.getJsonObject("valueFrom").getJsonObject("fieldRef");
    String value = FIELDS.get(source.getString("fieldPath"));
    assertThat(value).as(name).isNotNull();
    if (!value.isEmpty()) {
      properties.put(flag.property(), value);
    }
  }

  /** Files of a pod must be there to be taken. */
  private String inOurFolder(String value) throws IOException {
    if (!value.startsWith("/")) {
      return value;
    }
    Path file = files.resolve(value.substring(1));
    Files.createDirectories(file.getParent());
    return Files.exists(file) ? file.toString() : Files.writeString(file, "").toString();
  }

  private static String[] arguments(JsonObject container) {
    return container.getJsonArray("args").stream().map(String::valueOf).toArray(String[]::new);
  }

  private static List<JsonObject> containers(Helm helm, ChartValues values, String kind) {
    return helm.template(values.yaml()).objects().stream()
        .map(object -> object.getJsonObject("spec", new JsonObject()).getJsonObject("template"))
        .filter(template -> template != null)
        .flatMap(
            template -> template.getJsonObject("spec").getJsonArray(kind, new JsonArray()).stream())
        .map(JsonObject.class::cast)
        .collect(Collectors.toList());
  }
}
