// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process shows: signals, and what a sudden end leaves on the disk. */
class ProcessIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String JOB = "process";
  private final Page page = new Page();
  private final RememberingEndpoint endpoint = new RememberingEndpoint();
  @TempDir private Path folder;
  private Path config;
  private RunningProgram program;

  @BeforeEach
  void startTheWorld() throws IOException {
    page.start();
    endpoint.start();
    config = Files.writeString(folder.resolve("prometheus.yml"), configuration());
    program = start();
  }

  @AfterEach
  void stopTheWorld() throws InterruptedException {
    program.kill();
    page.stop();
    endpoint.stop();
  }

  private RunningProgram start() throws IOException {
    return RunningProgram.start(config, folder.resolve("data"));
  }

  private String configuration() {
    return PackagedWorld.configuration(JOB, page.address(), endpoint.url());
  }

  private List<Double> arrived() {
    return endpoint.values("page_scrapes_total", JOB);
  }

  @Test
  void sigterm_whileTheEndpointIsAway_sendsWhatIsPendingWhenItIsBack() throws Exception {
    await().atMost(PATIENCE).until(() -> arrived().size() >= 2);
    endpoint.away(true);
    int before = page.scrapes();
    await().atMost(PATIENCE).until(() -> page.scrapes() >= before + 3);
    Thread back = Thread.ofVirtual().start(this::endpointIsBackInASecond);

    int status = program.terminate(Duration.ofSeconds(30));

    back.join();
    assertThat(status).isIn(0, 143);
    assertThat(program.log()).contains("Tandem stopped");
    assertContiguous(arrived(), page.scrapes() - 1);
  }

  private void endpointIsBackInASecond() {
    try {
      Thread.sleep(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    endpoint.away(false);
  }

  @Test
  void kill_whileTheEndpointIsAway_losesNothingThatWasCommitted() throws Exception {
    await().atMost(PATIENCE).until(() -> arrived().size() >= 2);
    endpoint.away(true);
    int before = page.scrapes();
    await().atMost(PATIENCE).until(() -> page.scrapes() >= before + 4);
    int committed = page.scrapes() - 1;

    program.kill();
    program = start();
    await().atMost(PATIENCE).until(() -> program.status("/-/ready") == 200);
    endpoint.away(false);

    await().atMost(PATIENCE).until(() -> arrived().stream().anyMatch(v -> v > committed + 2));
    assertContiguous(arrived(), committed);
  }

  /** Every value up to the last is there; the counter counts scrapes, so a hole is a loss. */
  private static void assertContiguous(List<Double> values, long last) {
    assertThat(values.stream().map(Double::longValue).toList())
        .containsAll(LongStream.rangeClosed(1, last).boxed().toList());
  }
}
