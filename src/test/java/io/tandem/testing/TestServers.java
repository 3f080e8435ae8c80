// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Real servers that are built from their sources once, by {@code src/test/servers/build}. */
public final class TestServers {
  private static final Path BUILD = Path.of("src/test/servers/build").toAbsolutePath();

  /** The script's word for: not built, and it cannot be built here. */
  private static final int NOT_HERE = 3;

  private TestServers() {}

  /** What an API server is made of. */
  public record ApiServerBinaries(Path etcd, Path apiServer) {}

  /** What a whole control plane is made of, and who plays the kubelets of its nodes. */
  public record ControlPlaneBinaries(
      ApiServerBinaries api, Path controllerManager, Path scheduler, Path kwok) {}

  /** The binaries, built now where they were not; empty where they cannot be. */
  public static Optional<ApiServerBinaries> apiServer() {
    return build("etcd", "kube-apiserver")
        .map(paths -> new ApiServerBinaries(paths.get(0), paths.get(1)));
  }

  /** What makes pods of Deployments and DaemonSets, places them and lets them run. */
  public static Optional<ControlPlaneBinaries> controlPlane() {
    return apiServer()
        .flatMap(
            api ->
                build("kube-controller-manager", "kube-scheduler", "kwok")
                    .map(
                        paths ->
                            new ControlPlaneBinaries(
                                api, paths.get(0), paths.get(1), paths.get(2))));
  }

  /** A real receiver. */
  public static Optional<Path> cortex() {
    return build("cortex").map(paths -> paths.get(0));
  }

  /** What renders charts. */
  public static Optional<Path> helm() {
    return build("helm").map(paths -> paths.get(0));
  }

  /** Prometheus itself: the one that {@code e2e.prometheus} names, else one that is built. */
  public static Optional<Path> prometheus() {
    String named = System.getProperty("e2e.prometheus", "");
    return named.isEmpty()
        ? build("prometheus").map(paths -> paths.get(0))
        : Optional.of(Path.of(named));
  }

  /** What turns monitors into configurations, and the folder with the definitions of its kinds. */
  public record OperatorBinaries(Path operator, Path definitions) {}

  /** The operator of Prometheus. */
  public static Optional<OperatorBinaries> operator() {
    return build("prometheus-operator", "operator-definitions")
        .map(paths -> new OperatorBinaries(paths.get(0), paths.get(1)));
  }

  private static Optional<List<Path>> build(String... names) {
    List<String> command = new ArrayList<>(List.of(BUILD.toString()));
    command.addAll(List.of(names));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status == NOT_HERE) {
        return Optional.empty();
      }
      if (status != 0) {
        throw new AssertionError(BUILD + " ended with " + status);
      }
      return Optional.of(out.lines().map(Path::of).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
