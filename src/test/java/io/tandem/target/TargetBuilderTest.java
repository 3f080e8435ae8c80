// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.RelabelConfig;
import io.tandem.config.RelabelConfig.Action;
import io.tandem.config.ScrapeConfig;
import io.tandem.discovery.TargetGroup;
import io.tandem.model.Labels;
import io.tandem.testing.ScrapeConfigs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetBuilderTest {
  private static final ScrapeConfig PLAIN = ScrapeConfigs.of("job").build();

  private static TargetSet build(ScrapeConfig config, Labels... targets) {
    TargetGroup group = new TargetGroup("src:0", List.of(targets), Labels.of("env", "a"));
    return new TargetBuilder(config).build(List.of(group));
  }

  private static Labels at(String address, String... more) {
    Labels labels = Labels.of(more);
    return labels.toBuilder().set("__address__", address).build();
  }

  @Test
  void target_withoutRules_getsJobInstanceAndGroupLabels() {
    TargetSet set = build(PLAIN, at("host:9100"));
    assertThat(set.active())
        .singleElement()
        .satisfies(
            target -> {
              assertThat(target.labels())
                  .isEqualTo(Labels.of("env", "a", "instance", "host:9100", "job", "job"));
              assertThat(target.discoveredLabels().get("__scrape_interval__")).isEqualTo("1m");
              assertThat(target.url()).isEqualTo("http://host:9100/metrics");
              assertThat(target.timeout()).isEqualTo(Duration.ofSeconds(10));
            });
  }

  @Test
  void id_overRuns_isTheSame() {
    assertThat(build(PLAIN, at("host:9100")).active().getFirst().id())
        .isEqualTo(build(PLAIN, at("host:9100")).active().getFirst().id())
        .isNotEqualTo(build(PLAIN, at("host:9101")).active().getFirst().id());
  }

  @Test
  void duplicates_afterRelabeling_areOneTarget() {
    assertThat(build(PLAIN, at("h:1"), at("h:1", "__meta_x", "1")).active()).hasSize(1);
  }

  @Test
  void dropped_beyondTheLimit_areOnlyCounted() {
    RelabelConfig drop = new RelabelConfig(List.of("env"), ";", "a", 0, "", "$1", Action.DROP);
    ScrapeConfig config =
        ScrapeConfigs.of("job").relabel(List.of(drop)).keepDroppedTargets(1).build();
    TargetSet set = build(config, at("h:1"), at("h:2"));
    assertThat(set.active()).isEmpty();
    assertThat(set.dropped()).hasSize(1);
    assertThat(set.droppedCount()).isEqualTo(2);
  }

  @Test
  void faultyTarget_isLeftOutAndTold() {
    TargetSet set = build(PLAIN, at("http://h/"), Labels.of("a", "b"), at("h:1"));
    assertThat(set.active()).hasSize(1);
    assertThat(set.faults())
        .containsExactly(
            "instance 0 in group src:0: \"http://h/\" is not a valid hostname",
            "instance 1 in group src:0: no address");
  }

  @Test
  void timeout_aboveInterval_isAFault() {
    TargetSet set = build(PLAIN, at("h:1", "__scrape_interval__", "5s"));
    assertThat(set.faults())
        .containsExactly(
            "instance 0 in group src:0: scrape timeout cannot be greater than scrape interval"
                + " (\"10s\" > \"5s\")");
  }

  @Test
  void url_isEscapedAsGoDoes() {
    ScrapeConfig config =
        ScrapeConfigs.of("job")
            .params(Map.of("b", List.of("1", "x y"), "a", List.of("é&")))
            .build();
    Labels target = at("[::1]:80", "__metrics_path__", "p?q %", "__param_b", "2", "__param_c", "~");
    assertThat(build(config, target).active().getFirst().url())
        .isEqualTo("http://[::1]:80/p%3Fq%20%25?a=%C3%A9%26&b=2&b=x+y&c=~");
  }

  @Test
  void overLimit_saysWhatPrometheusSays() {
    TargetSet set = build(PLAIN, at("h:1"), at("h:2"));
    assertThat(set.overLimit(1))
        .isEqualTo("target_limit exceeded (number of targets: 2, limit: 1)");
    assertThat(set.overLimit(2)).isNull();
    assertThat(set.overLimit(0)).isNull();
    assertThat(set.only(target -> false).overLimit(1)).isNotNull();
  }
}
