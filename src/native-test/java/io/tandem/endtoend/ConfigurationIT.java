// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configuration files, good and bad, at the start and while it runs. */
class ConfigurationIT {
  private static final String BAD =
      """
      global:
        scrape_interval: 1x
      scrape_configs:
        - job_name: a
          schema: http
        - job_name: a
      remote_write:
        - url: http://127.0.0.1:1
          remote_timeout: soon
      """;

  @TempDir Path folder;
  private final Receiver receiver = new Receiver();
  private final Exporter exporter = new Exporter();

  @AfterEach
  void end() {
    exporter.close();
    receiver.close();
  }

  private String config(String job) {
    exporter.page("/" + job, Exporter.TEXT, "page_of_" + job + " 1\n");
    return """
        global: {scrape_interval: 500ms, scrape_timeout: 500ms}
        scrape_configs:
          - job_name: %s
            metrics_path: /%s
            static_configs: [{targets: ["%s"]}]
        remote_write: [{url: "%s", queue_config: {batch_send_deadline: 100ms}}]
        """
        .formatted(job, job, exporter.address(), receiver.url());
  }

  private void write(String config) throws IOException {
    Files.writeString(TandemProcess.configFile(folder), config);
  }

  private boolean arrives(String job) {
    return !receiver.queries().values("page_of_" + job).isEmpty();
  }

  private static double reloadWorked(TandemProcess tandem) {
    return tandem.metric("prometheus_config_last_reload_successful");
  }

  @Test
  void badFile_atTheStart_endsItWithStatus1AndEveryFault() {
    try (TandemProcess tandem = TandemProcess.launch(folder, BAD)) {
      assertThat(tandem.exitStatus()).isEqualTo(1);

      String file = TandemProcess.configFile(folder).toString();
      assertThat(tandem.log())
          .containsPattern(file + ":2: global.scrape_interval: 1x: \\S+")
          .containsPattern(file + ":5: scrape_configs\\[0\\].schema: \\S+")
          .containsPattern(file + ":6: scrape_configs\\[1\\].job_name: a: \\S+")
          .containsPattern(file + ":9: remote_write\\[0\\].remote_timeout: soon: \\S+");
    }
  }

  @Test
  void badFile_atAReload_leavesTheOldOneRunningAndSaysSo() throws IOException {
    try (TandemProcess tandem = TandemProcess.start(folder, config("old"))) {
      tandem.await("the old job", () -> arrives("old"));
      assertThat(reloadWorked(tandem)).isEqualTo(1);

      write(BAD);
      assertThat(tandem.status("POST", "/-/reload")).isEqualTo(500);

      assertThat(reloadWorked(tandem)).isZero();
      assertThat(tandem.body("GET", "/config")).contains("was refused", "scrape_configs[0].schema");
      assertThat(tandem.log()).contains("Configuration refused", "scrape_configs[0].schema");
      assertThat(tandem.json("/api/v1/status/config").path("yaml").asText())
          .contains("job_name: old")
          .doesNotContain("schema: http");
      assertThat(tandem.target("old").path("health").asText()).isEqualTo("up");

      write(config("new"));
      assertThat(tandem.status("POST", "/-/reload")).isEqualTo(200);
      assertThat(reloadWorked(tandem)).isEqualTo(1);
      tandem.await("the new job", () -> arrives("new"));
      tandem.await("the end of the old job", () -> !arrives("old"));
    }
  }

  @Test
  void hangUp_readsTheFileAgain() throws IOException {
    try (TandemProcess tandem = TandemProcess.start(folder, config("old"))) {
      tandem.await("the old job", () -> arrives("old"));

      write(config("new"));
      tandem.signal("HUP");
      tandem.await("the new job", () -> arrives("new"));

      write(BAD);
      tandem.signal("HUP");
      tandem.await("the refusal", () -> reloadWorked(tandem) == 0);
      tandem.await("its word in the log", () -> tandem.log().contains("Configuration refused"));
      assertThat(tandem.target("new").path("health").asText()).isEqualTo("up");
    }
  }

  @Test
  void targetFile_changed_isFollowedWithoutAReload() throws IOException {
    exporter.page("/metrics", Exporter.TEXT, "page_of_file 1\n");
    Path targets = folder.resolve("targets.json");
    writeTargets(targets, "first");
    String config =
        """
        global: {scrape_interval: 500ms, scrape_timeout: 500ms}
        scrape_configs:
          - job_name: file
            file_sd_configs: [{files: ["%s"]}]
        remote_write: [{url: "%s", queue_config: {batch_send_deadline: 100ms}}]
        """
            .formatted(targets, receiver.url());
    try (TandemProcess tandem = TandemProcess.start(folder, config)) {
      tandem.await("the first", () -> arrivesFromFile("first"));

      writeTargets(targets, "second");

      tandem.await("the second", () -> arrivesFromFile("second"));
      tandem.await("the end of the first", () -> !arrivesFromFile("first"));
    }
  }

  private boolean arrivesFromFile(String label) {
    return !receiver.queries().values("page_of_file{of=\"" + label + "\"}").isEmpty();
  }

  /** As tools that write such files do: aside, then in one step. */
  private void writeTargets(Path file, String label) throws IOException {
    Path aside = folder.resolve("targets.tmp");
    Files.writeString(
        aside,
        "[{\"targets\": [\"%s\"], \"labels\": {\"of\": \"%s\"}}]"
            .formatted(exporter.address(), label));
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
