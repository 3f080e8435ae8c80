// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.RelabelConfig;
import io.tandem.config.RelabelConfig.Action;
import io.tandem.model.Labels;
import io.tandem.model.Replica;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.Encoding;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What scraping does otherwise in a fleet. */
class FleetScrapeTest {
  private static final Labels TARGET = Labels.of("job", "j", "instance", "i");

  @Test
  void seriesScrapedOnceInAFleet_carryTheClusterAndNoReplica() {
    Encoding only = Encoding.inFleet(0, Replica.ONLY, Labels.EMPTY, "c", 1000);
    ScrapeBench bench = new ScrapeBench(TARGET).with(ScrapeBench.encoding(only));

    bench.scrape(1_000, "a{__replica__=\"x\",cluster=\"mine\"} 1\nb 1\n");

    assertThat(bench.samples())
        .containsExactly(
            "a{cluster=c, exported___replica__=x, exported_cluster=mine, instance=i, job=j} 1.0",
            "b{cluster=c, instance=i, job=j} 1.0");
  }

  @Test
  void writeRelabeling_cannotMakeAnIdentityOfSeriesScrapedOnce() {
    Encoding only = Encoding.inFleet(0, Replica.ONLY, Labels.EMPTY, "c", 1000);
    RelabelConfig pod =
        new RelabelConfig(List.of(), ";", "(.*)", 0, "__replica__", "pod-7", Action.REPLACE);
    ScrapeBench bench = new ScrapeBench(TARGET).with(ScrapeBench.encoding(only, pod));

    bench.scrape(1_000, "a 1\n");

    assertThat(bench.samples()).containsExactly("a{cluster=c, instance=i, job=j} 1.0");
  }

  @Test
  void failedScrape_isHandedOverAsSuch() {
    ScrapeBench bench = new ScrapeBench(TARGET);

    bench.scrape(1_000, "a 1\n");
    bench.fail(2_000);
    bench.endOfRun(3_000);

    assertThat(bench.sink.scrapes())
        .extracting(EncodedScrape::up)
        .containsExactly(true, false, true);
  }

  @Test
  void tickThatItWasTooLateFor_isHandedOverAsFailedAndForgetsNothing() {
    ScrapeBench bench = new ScrapeBench(TARGET);
    bench.scrape(1_000, "a 1\n");

    bench.miss(2_000);

    EncodedScrape missed = bench.sink.scrapes().getLast();
    assertThat(missed.tickMillis()).isEqualTo(2_000);
    assertThat(missed.up()).isFalse();
    assertThat(missed.samples()).isZero();
    bench.sink.take();
    bench.scrape(3_000, "a 1\n");
    assertThat(bench.samples()).containsExactly("a{instance=i, job=j} 1.0");
  }

  @Test
  void forgottenTarget_leavesNoSeriesBehind() {
    ScrapeBench bench = new ScrapeBench(TARGET);
    bench.scrape(1_000, "a 1\nb 1\n");
    bench.sink.take();

    bench.forget();

    assertThat(bench.metrics.series).isZero();
    assertThat(bench.sink.take()).isEmpty();
  }
}
