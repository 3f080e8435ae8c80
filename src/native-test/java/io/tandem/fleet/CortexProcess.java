// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import static org.awaitility.Awaitility.await;

import io.tandem.endtoend.Figures;
import io.tandem.endtoend.Ports;
import io.tandem.endtoend.QueryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real Cortex in one process, with its HA tracker on and an out-of-order window of 0. */
final class CortexProcess implements FleetReceiver {
  private static final String DISCARDED = "cortex_discarded_samples_total";

  private final String base;
  private final QueryClient server;
  private final Process process;

  /** With the times of its tracker that people run it with. */
  CortexProcess(Path program, Path folder) {
    this(program, folder, Duration.ofSeconds(15), Duration.ofSeconds(30));
  }

  CortexProcess(Path program, Path folder, Duration update, Duration failover) {
    int port = Ports.free();
    base = "http://127.0.0.1:" + port;
    server = new QueryClient(base);
    Path config = Path.of("src/test/resources/fleet/cortex.yml").toAbsolutePath();
    List<String> command =
        List.of(program.toString(), "-config.expand-env", "-config.file=" + config);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "DATA_DIR", folder.toString(),
                "UPDATE_TIMEOUT", update.toSeconds() + "s",
                "FAILOVER_TIMEOUT", failover.toSeconds() + "s",
                "HTTP_PORT", Integer.toString(port),
                "GRPC_PORT", Integer.toString(Ports.free()),
                "GOSSIP_PORT", Integer.toString(Ports.free())));
    try {
      for (String empty : List.of("rules", "rule-files", "alerts")) {
        Files.createDirectories(folder.resolve(empty));
      }
      process =
          builder
              .directory(folder.toFile())
              .redirectOutput(folder.resolve("cortex.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await("Cortex, see " + folder.resolve("cortex.log"))
        .failFast("Cortex ended", () -> !process.isAlive())
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(this::isReady);
  }

  private boolean isReady() {
    return server.text("/ready").startsWith("ready");
  }

  @Override
  public String writeUrl() {
    return base + "/api/v1/push";
  }

  @Override
  public QueryClient queries() {
    return new QueryClient(base + "/prometheus");
  }

  @Override
  public long refusedDuplicates() {
    return Refusals.duplicates(figures(), DISCARDED);
  }

  @Override
  public long refusedOtherwise() {
    return Refusals.others(figures(), DISCARDED);
  }

  /** Cortex describes histograms and summaries beside what is asked here; only that is read. */
  private Figures figures() {
    StringBuilder page = new StringBuilder();
    server
        .text("/metrics")
        .lines()
        .filter(line -> line.startsWith(DISCARDED + "{"))
        .forEach(line -> page.append(line).append('\n'));
    return Figures.of(page.toString());
  }

  /** As its page for operators tells it. */
  @Override
  public String elected(String cluster) {
    Pattern row =
        Pattern.compile("<td>\\s*" + Pattern.quote(cluster) + "\\s*</td>\\s*<td>\\s*([^<\\s]*)");
    Matcher found = row.matcher(server.text("/distributor/ha_tracker"));
    return found.find() ? found.group(1) : "";
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
