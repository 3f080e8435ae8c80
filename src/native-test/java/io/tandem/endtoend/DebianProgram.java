// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of others that tests work with, from a package of the system. */
public final class DebianProgram implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final Process process;
  private final int port;

  private DebianProgram(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** The exporter of machine figures, as installed. */
  static DebianProgram nodeExporter(Path folder) {
    return start(folder, "prometheus-node-exporter", "/metrics", List.of());
  }

  /** A server that takes remote write and scrapes nothing. */
  static DebianProgram prometheus(Path folder) throws IOException {
    Path config = Files.writeString(folder.resolve("server.yml"), "scrape_configs: []\n");
    return start(
        folder,
        "prometheus",
        "/-/ready",
        List.of(
            "--config.file=" + config,
            "--storage.tsdb.path=" + folder.resolve("tsdb"),
            "--web.enable-remote-write-receiver"));
  }

  /**
   * A collector that writes on; another build of it where {@code sidebyside.prometheus} says so.
   */
  public static DebianProgram prometheusAgent(Path folder, String config) throws IOException {
    String program = System.getProperty("sidebyside.prometheus", "prometheus");
    Path file = Files.writeString(folder.resolve("agent.yml"), config);
    String mode = isVersion2(program) ? "--enable-feature=agent" : "--agent";
    return start(
        folder,
        program,
        "/-/ready",
        List.of("--config.file=" + file, "--storage.agent.path=" + folder.resolve("agent"), mode));
  }

  private static boolean isVersion2(String program) throws IOException {
    Process asked = new ProcessBuilder(program, "--version").redirectErrorStream(true).start();
    return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .contains("version 2.");
  }

  private static DebianProgram start(
      Path folder, String name, String readyPath, List<String> flags) {
    boolean installed =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(place -> Files.isExecutable(Path.of(place).resolve(name)));
    assumeTrue(installed, "the program " + name + " is not installed: apt-get install " + name);
    int port = Ports.free();
    List<String> command = new ArrayList<>(List.of(name, "--web.listen-address=127.0.0.1:" + port));
    command.addAll(flags);
    try {
      File log = folder.resolve(Path.of(name).getFileName() + ".log").toFile();
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      DebianProgram started = new DebianProgram(builder.redirectOutput(log).start(), port);
      await(name + " answers")
          .atMost(TandemProcess.PATIENCE)
          .ignoreExceptions()
          .until(() -> started.answers(readyPath));
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers(String path) {
    assertThat(process.isAlive()).isTrue();
    return !get(path).isEmpty();
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** The body of a page; an answer other than 200 is a failure. */
  public String get(String path) {
    try {
      var request = HttpRequest.newBuilder(URI.create("http://" + address() + path)).build();
      var answer = CLIENT.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGTERM, and waits for the end. */
  public void stop() {
    process.destroy();
    await("the end of " + address()).atMost(TandemProcess.PATIENCE).until(() -> !process.isAlive());
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
