// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of images without building them. */
class DockerfilesTest {
  @ParameterizedTest
  @ValueSource(strings = {"native", "jvm"})
  void image_needsNoShell_andRunsAsTheUserOfTheChart(String kind) throws IOException {
    JsonObject values = Values.read(Files.readString(Path.of("k8s/chart/tandem/values.yaml")));
    List<String> lines =
        Files.readString(Path.of("src/main/docker/Dockerfile." + kind))
            .replace("\\\n", " ")
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    List<String> image = lines.subList(lastBase(lines), lines.size());

    assertThat(image.get(0)).startsWith("FROM gcr.io/distroless/");
    assertThat(image).noneMatch(line -> line.startsWith("RUN "));
    int user = values.getInteger("user");
    assertThat(image).contains("USER " + user + ":" + user);
    assertThat(image).contains("EXPOSE " + values.getInteger("port"));
    assertThat(words(image, "ENTRYPOINT ")).startsWith("[\"/usr/bin/");
    assertThat(words(image, "CMD ")).isEqualTo("[\"help\"]");
  }

  @Test
  void imageOfQuarkus_saysTheSame() throws IOException {
    String pom = Files.readString(Path.of("pom.xml"));
    String file = Files.readString(Path.of("src/main/docker/Dockerfile.jvm")).replace("\\\n", " ");
    String entrypoint = words(file.lines().toList(), "ENTRYPOINT ");

    String options = entrypoint.substring(2, entrypoint.length() - 2).replace("\",\"", ",");
    assertThat(pom).contains("jvm-entrypoint>" + options + "</");
    String base = file.lines().filter(line -> line.startsWith("FROM ")).findFirst().orElseThrow();
    assertThat(pom).contains("base-jvm-image>" + base.substring("FROM ".length()) + "</");
  }

  private static int lastBase(List<String> lines) {
    for (int i = lines.size() - 1; i > 0; i--) {
      if (lines.get(i).startsWith("FROM ")) {
        return i;
      }
    }
    return 0;
  }

  /** In the form that no shell reads. */
  private static String words(List<String> image, String instruction) {
    String line = image.stream().filter(l -> l.startsWith(instruction)).findFirst().orElseThrow();
    return new JsonArray(line.substring(instruction.length())).encode();
  }
}
