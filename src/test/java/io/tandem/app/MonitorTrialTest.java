// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.app.MonitorTrial.Result;
import io.tandem.config.ConfigException;
import io.tandem.config.ConfigProblem;
import io.tandem.config.read.ConfigLoader;
import io.tandem.config.read.ConfigText;
import io.tandem.discovery.operator.MonitorJobs;
import io.tandem.discovery.operator.translate.MonitorKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MonitorTrialTest {
  private static final String FILE = "global: {scrape_interval: 30s}\n";
  private static final String GOOD = "{\"job_name\":\"serviceMonitor/a/good/0\"}";
  private static final String SECRET =
      "{\"job_name\":\"podMonitor/a/secret/0\",\"bearer_token\":\"x\"}";
  private static final String SLOW =
      "{\"job_name\":\"serviceMonitor/a/slow/0\",\"scrape_timeout\":\"20s\"}";

  private int reads;
  private final MonitorTrial trial = new MonitorTrial(this::faults);

  private List<String> faults(String text) {
    reads++;
    try {
      new ConfigLoader(Map.of()).load(Path.of("/x/prometheus.yml"), text);
      return List.of();
    } catch (ConfigException e) {
      return e.problems().stream().map(ConfigProblem::toString).toList();
    }
  }

  private static MonitorJobs monitor(String name, String... jobs) {
    return new MonitorJobs(name, String.join("\n", jobs), name.startsWith("secret"));
  }

  @Test
  void faultyMonitor_isLeftOutAlone_asAWhole() {
    MonitorJobs faulty = monitor("faulty", GOOD.replace("good", "bad"), "{\"job_name\":\"\"}");

    Result result =
        trial.of(
            FILE, List.of(monitor("good", GOOD), faulty, monitor("secret", SECRET)), Set.of(), "");

    assertThat(result.further()).isEqualTo(ConfigText.further(List.of(GOOD), List.of(SECRET)));
    assertThat(result.good()).extracting(MonitorJobs::shown).containsExactly("good", "secret");
    assertThat(result.faulty().get(faulty)).contains("/x/monitors:", "scrape_configs[1].job_name");
    assertThat(result.jobs()).isEqualTo(2);
  }

  @Test
  void monitor_isReadOnce_andAgainWithAnotherFile() {
    trial.of(FILE, List.of(monitor("slow", SLOW)), Set.of(), "");
    trial.of(FILE, List.of(monitor("slow", SLOW)), Set.of(), "");
    assertThat(reads).isEqualTo(1);

    Result result =
        trial.of(FILE.replace("30", "10"), List.of(monitor("slow", SLOW)), Set.of(), "");

    assertThat(result.further()).isEmpty();
  }

  @Test
  void kindThatIsUnknown_keepsItsJobs() {
    String before = ConfigText.further(List.of(GOOD, SLOW), List.of(SECRET));

    Result result = trial.of(FILE, List.of(), Set.of(MonitorKind.POD_MONITOR), before);

    assertThat(result.further()).isEqualTo(ConfigText.further(List.of(), List.of(SECRET)));
  }

  @Test
  void anotherFile_takesWhatFits() {
    String behind = ConfigText.further(List.of(GOOD, SLOW), List.of(SECRET));

    assertThat(trial.fitting(FILE, behind)).isEqualTo(behind);
    assertThat(trial.fitting(FILE.replace("30", "10"), behind))
        .isEqualTo(ConfigText.further(List.of(GOOD), List.of(SECRET)));
  }
}
