// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.packaged;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged program as a process of its own: the native binary if there is one, or the jar. */
final class RunningProgram {
  private final Process process;
  private final int port;
  private final Path log;

  private RunningProgram(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  static RunningProgram start(Path config, Path storage) throws IOException {
    int port = freePort();
    List<String> command = new ArrayList<>(executable());
    command.addAll(
        List.of(
            "run",
            "--config.file=" + config,
            "--storage.path=" + storage,
            "--web.listen-address=127.0.0.1:" + port,
            "--log.format=text"));
    Path log = Files.createTempFile("tandem-packaged", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    return new RunningProgram(builder.start(), port, log);
  }

  private static List<String> executable() {
    File binary = new File(System.getProperty("native.image.path", "absent"));
    return binary.canExecute()
        ? List.of(binary.getPath())
        : List.of(
            System.getProperty("java.home") + "/bin/java",
            "-Xmx96m",
            "-XX:+UseSerialGC",
            "-jar",
            "target/quarkus-app/quarkus-run.jar");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** The status of an answer, 0 where there is none. */
  int status(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(2))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** SIGTERM; the exit status. */
  int terminate(Duration deadline) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running " + deadline + " after SIGTERM: " + log());
    }
    return process.exitValue();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
