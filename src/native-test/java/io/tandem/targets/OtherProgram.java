// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.targets;

import static org.awaitility.Awaitility.await;

import io.tandem.endtoend.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of others with a page of its own; its log is part of every failure. */
final class OtherProgram implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Process process;
  private final Path log;
  private final String url;

  private OtherProgram(Process process, Path log, String url) {
    this.process = process;
    this.log = log;
    this.url = url;
  }

  /** Prometheus with this configuration. */
  static OtherProgram prometheus(Path program, Path folder, Path config) {
    return start(
        program,
        folder,
        Map.of(),
        "/-/ready",
        "--config.file=" + config,
        "--storage.tsdb.path=" + folder.resolve("tsdb"));
  }

  /** prometheus-operator, which keeps the addresses of kubelets as it does in the stack. */
  static OtherProgram operator(Path program, Path folder, Path kubeconfig) {
    return start(
        program,
        folder,
        Map.of("KUBECONFIG", kubeconfig.toString()),
        "/metrics",
        "--kubelet-service=kube-system/stack-kubelet",
        "--kubelet-endpoints=true",
        "--kubelet-endpointslice=true");
  }

  private static OtherProgram start(
      Path program, Path folder, Map<String, String> environment, String ready, String... flags) {
    String address = "127.0.0.1:" + Ports.free();
    List<String> command =
        new ArrayList<>(List.of(program.toString(), "--web.listen-address=" + address));
    command.addAll(List.of(flags));
    try {
      Files.createDirectories(folder);
      Path log = folder.resolve("log");
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      Process process = builder.redirectOutput(log.toFile()).start();
      OtherProgram started = new OtherProgram(process, log, "http://" + address);
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      await(program + ": see " + log)
          .atMost(PATIENCE)
          .failFast("it ended: " + log, () -> !process.isAlive())
          .until(() -> !started.get(ready).isEmpty());
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return url;
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** The body of a page; empty where there is none. */
  String get(String path) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
      var answer = CLIENT.send(request, BodyHandlers.ofString());
      return answer.statusCode() == 200 ? answer.body() : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
