// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * What the manifest's init container does to the folder that the kubelet makes, with the arguments,
 * the user and the rights that the manifest gives it; then the user of the collector writes there.
 */
class StorageFolderIT {
  @TempDir private Path folder;
  private Path data;

  /** A folder as the kubelet makes it for {@code DirectoryOrCreate}. */
  @BeforeEach
  void makeTheFolderOfTheNode() throws IOException, InterruptedException {
    boolean isRoot = Files.getAttribute(folder, "unix:uid").equals(0);
    assumeTrue(isRoot && setpriv("--bounding-set=-all", "true") == 0, "needs root and setpriv");
    // The folder of the test is its own alone, and the collector is somebody else.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    data = Files.createDirectory(folder.resolve("data"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void folderOfRoot_isWritableForTheCollector_afterTheInitContainer() throws Exception {
    JsonObject pod = pod();
    assertThat(asUserOf(pod, "touch", data.resolve("before").toString())).isNotZero();

    int status = initContainer(pod);

    assertThat(status).isZero();
    Path spool = data.resolve("spool");
    assertThat(asUserOf(pod, "mkdir", spool.toString())).isZero();
    assertThat(asUserOf(pod, "touch", spool.resolve("segment").toString())).isZero();
  }

  @Test
  void folderOfAnotherUser_isHandedOver_closedFoldersIncluded() throws Exception {
    JsonObject pod = pod();
    Path closed = Files.createDirectory(data.resolve("amp"));
    Path segment = Files.writeString(closed.resolve("segment"), "blocks");
    for (Path path : List.of(segment, closed, data)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      Files.setAttribute(path, "unix:uid", 1234);
    }

    int status = initContainer(pod);

    assertThat(status).isZero();
    assertThat(asUserOf(pod, "rm", segment.toString())).isZero();
  }

  private static JsonObject pod() throws IOException {
    try (var in = Files.newBufferedReader(Path.of("k8s/tandem.yaml"))) {
      for (Object document : new Yaml().loadAll(in)) {
        @SuppressWarnings("unchecked")
        JsonObject object = new JsonObject((Map<String, Object>) document);
        if (object.getString("kind").equals("DaemonSet")) {
          return object.getJsonObject("spec").getJsonObject("template").getJsonObject("spec");
        }
      }
    }
    throw new AssertionError("k8s/tandem.yaml has no DaemonSet");
  }

  /** As root, with the added capabilities and no other, and no way to gain more. */
  private int initContainer(JsonObject pod) throws IOException, InterruptedException {
    JsonObject container = pod.getJsonArray("initContainers").getJsonObject(0);
    List<String> rights = new ArrayList<>(List.of("-all"));
    container
        .getJsonObject("securityContext")
        .getJsonObject("capabilities")
        .getJsonArray("add")
        .forEach(name -> rights.add("+" + name.toString().toLowerCase(Locale.ROOT)));
    String mountPath =
        container.getJsonArray("volumeMounts").getJsonObject(0).getString("mountPath");
    List<String> arguments = new ArrayList<>();
    arguments.add("--bounding-set=" + String.join(",", rights));
    arguments.add("--inh-caps=-all");
    arguments.add("--no-new-privs");
    arguments.add(TandemProcess.Start.LAUNCHER.toString());
    for (Object argument : container.getJsonArray("args")) {
      arguments.add(argument.toString().replace("=" + mountPath, "=" + data));
    }
    return setpriv(arguments.toArray(String[]::new));
  }

  private static int asUserOf(JsonObject pod, String... command)
      throws IOException, InterruptedException {
    JsonObject user = pod.getJsonObject("securityContext");
    List<String> arguments = new ArrayList<>();
    arguments.add("--reuid=" + user.getInteger("runAsUser"));
    arguments.add("--regid=" + user.getInteger("runAsGroup"));
    arguments.add("--clear-groups");
    arguments.addAll(List.of(command));
    return setpriv(arguments.toArray(String[]::new));
  }

  private static int setpriv(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("setpriv"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
