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
import java.util.Map;
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
public final class TandemProcess implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String LISTEN = "--web.listen-address";
  private static final String CA = "--fleet.tls-ca";
  private static final String STORAGE = "--storage.path";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient PLAIN = HttpClient.newHttpClient();
  private static final AtomicInteger STARTS = new AtomicInteger();

  private final Process process;
  private final HttpClient client;
  private final String base;
  private final Path log;

  private TandemProcess(Process process, HttpClient client, String base, Path log) {
    this.process = process;
    this.client = client;
    this.base = base;
    this.log = log;
  }

  /** Writes the configuration and starts the program; does not wait. */
  static TandemProcess launch(Path folder, String config, String... flags) {
    return launch(new Start(folder, config, Map.of(), List.of(flags)));
  }

  /** How a program is started that is more than a configuration and some flags. */
  public record Start(
      Path launcher,
      Path folder,
      String config,
      Map<String, String> environment,
      List<String> flags) {
    /** The launcher of this checkout. */
    public static final Path LAUNCHER = Path.of("tandem").toAbsolutePath();

    public Start(Path folder, String config, Map<String, String> environment, List<String> flags) {
      this(LAUNCHER, folder, config, environment, flags);
    }

    /** The same by another build. */
    public Start by(Path newLauncher) {
      return new Start(newLauncher, folder, config, environment, flags);
    }

    private String value(String flag, String standard) {
      return flags.stream()
          .filter(one -> one.startsWith(flag + "="))
          .map(one -> one.substring(flag.length() + 1))
          .findFirst()
          .orElse(standard);
    }
  }

  /** Writes the configuration and starts the program; does not wait. */
  public static TandemProcess launch(Start start) {
    Path folder = start.folder();
    Path log = folder.resolve("tandem-" + STARTS.incrementAndGet() + ".log");
    List<String> command = new ArrayList<>();
    command.add(start.launcher().toString());
    command.add("run");
    command.add("--config.file=" + configFile(folder));
    start.flags().stream()
        .filter(flag -> !flag.startsWith(LISTEN) && !flag.startsWith(STORAGE))
        .forEach(command::add);
    String listen = start.value(LISTEN, "127.0.0.1:" + Ports.free());
    String storage = start.value(STORAGE, folder.resolve("data").toString());
    command.addAll(List.of(LISTEN + "=" + listen, STORAGE + "=" + storage, "--log.format=text"));
    try {
      Files.writeString(configFile(folder), start.config());
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().putAll(start.environment());
      Process process = builder.redirectOutput(log.toFile()).start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      String ca = start.value(CA, "");
      return ca.isEmpty()
          ? new TandemProcess(process, PLAIN, "http://" + listen, log)
          : new TandemProcess(process, TrustingClient.of(Path.of(ca)), "https://" + listen, log);
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

  public long pid() {
    return process.pid();
  }

  /** Waits for a condition; where it does not come true, the log says more than the condition. */
  void await(String what, Callable<Boolean> condition) {
    await(what, PATIENCE, condition);
  }

  public void await(String what, Duration patience, Callable<Boolean> condition) {
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
  public int status(String method, String path) {
    HttpResponse<String> answer = send(method, path);
    return answer == null ? 0 : answer.statusCode();
  }

  /** The body of the answer, empty where there is none. */
  public String body(String method, String path) {
    HttpResponse<String> answer = send(method, path);
    return answer == null ? "" : answer.body();
  }

  private HttpResponse<String> send(String method, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(20))
            .build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  String url(String path) {
    return base + path;
  }

  public JsonNode json(String path) {
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
  public Figures figures() {
    return new Figures(ExposedPage.parse(body("GET", "/metrics")));
  }

  /** One figure of the metrics page, see {@link Figures#sum}. */
  double metric(String name, String... labels) {
    return figures().sum(name, labels);
  }

  /** Sends a signal by its name, such as HUP. */
  public void signal(String name) {
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
  public int terminate() {
    signal("TERM");
    return exitStatus();
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    exitStatus();
  }

  public boolean isAlive() {
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

  public String log() {
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
