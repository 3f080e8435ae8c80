// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The packaged program as a user starts it: the launcher, hence its heap and its choice between jar
 * and native program. One folder holds configuration, storage and log, so that a second start goes
 * on where the first one ended. Any thread; the log is part of every failure.
 */
final class TandemProcess implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final AtomicInteger STARTS = new AtomicInteger();

  private final Process process;
  private final int port;
  private final Path log;

  private TandemProcess(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /** Writes the configuration and starts the program; does not wait. */
  static TandemProcess launch(Path folder, String config, String... flags) {
    int port = Ports.free();
    Path log = folder.resolve("tandem-" + STARTS.incrementAndGet() + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of("tandem").toAbsolutePath().toString());
    command.add("run");
    command.add("--config.file=" + configFile(folder));
    command.add("--web.listen-address=127.0.0.1:" + port);
    command.add("--log.format=text");
    if (Stream.of(flags).noneMatch(flag -> flag.startsWith("--storage.path"))) {
      command.add("--storage.path=" + folder.resolve("data"));
    }
    command.addAll(List.of(flags));
    try {
      Files.writeString(configFile(folder), config);
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      return new TandemProcess(builder.redirectOutput(log.toFile()).start(), port, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link #launch}, and waits until it is ready. */
  static TandemProcess start(Path folder, String config, String... flags) {
    TandemProcess started = launch(folder, config, flags);
    started.await("being ready", () -> started.status("GET", "/-/ready") == 200);
    return started;
  }

  static Path configFile(Path folder) {
    return folder.resolve("prometheus.yml");
  }

  /** Waits for a condition; where it does not come true, the log says more than the condition. */
  void await(String what, Callable<Boolean> condition) {
    await(what, PATIENCE, condition);
  }

  void await(String what, Duration patience, Callable<Boolean> condition) {
    try {
      org.awaitility.Awaitility.await(what)
          .atMost(patience)
          .pollInterval(Duration.ofMillis(50))
          .until(condition);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "in vain for %s: %s%n%s%n%s".formatted(patience, what, log(), remoteWriteStatus()), e);
    }
  }

  /** The status of the answer, 0 where there is none. */
  int status(String method, String path) {
    HttpResponse<String> answer = send(method, path);
    return answer == null ? 0 : answer.statusCode();
  }

  /** The body of the answer, empty where there is none. */
  String body(String method, String path) {
    HttpResponse<String> answer = send(method, path);
    return answer == null ? "" : answer.body();
  }

  private HttpResponse<String> send(String method, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(20))
            .build();
    try {
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  JsonNode json(String path) {
    try {
      return JSON.readTree(body("GET", path)).path("data");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String remoteWriteStatus() {
    return body("GET", "/api/v1/status/remote_write");
  }

  /** The only active target of a job as {@code /api/v1/targets} shows it. */
  JsonNode target(String job) {
    for (JsonNode target : json("/api/v1/targets").path("activeTargets")) {
      if (target.path("scrapePool").asText().equals(job)) {
        return target;
      }
    }
    return JSON.missingNode();
  }

  /** What its metrics page says at one moment. */
  Figures figures() {
    return new Figures(ExposedPage.parse(body("GET", "/metrics")));
  }

  /** One figure of the metrics page, see {@link Figures#sum}. */
  double metric(String name, String... labels) {
    return figures().sum(name, labels);
  }

  /** Sends a signal by its name, such as HUP. */
  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The exit status; the program must end by itself. */
  int exitStatus() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("still runs after " + PATIENCE + ": " + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGTERM; the exit status. */
  int terminate() {
    signal("TERM");
    return exitStatus();
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
    exitStatus();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The most memory it ever held, in MB; 0 where the system does not tell. */
  long peakMegabytes() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
