// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.model.Labels;
import io.tandem.scrape.ScrapeMetrics.Refusal;
import io.tandem.testing.RecordingSink.Written;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of series that are not there any more. */
class StaleMarkersTest {
  private static final Labels TARGET = Labels.of("job", "j", "instance", "i");

  @Test
  void series_thatVanishes_getsOneStaleMarker() {
    ScrapeBench bench = new ScrapeBench(TARGET);
    bench.scrape(1_000, "a 1\nb 1\n");
    bench.scrape(2_000, "a 2\n");

    bench.scrape(3_000, "a 3\n");

    assertThat(bench.samples())
        .containsExactly(
            "a{instance=i, job=j} 1.0",
            "b{instance=i, job=j} 1.0",
            "a{instance=i, job=j} 2.0",
            "b{instance=i, job=j} STALE",
            "a{instance=i, job=j} 3.0");
  }

  @Test
  void series_thatChangesItsTextOnly_isNotGone() {
    ScrapeBench bench = new ScrapeBench(TARGET);
    bench.scrape(1_000, "a{x=\"1\",y=\"2\"} 1\n");

    bench.scrape(2_000, "a{y=\"2\",x=\"1\"} 2\n");

    assertThat(bench.samples())
        .containsExactly(
            "a{instance=i, job=j, x=1, y=2} 1.0", "a{instance=i, job=j, x=1, y=2} 2.0");
  }

  @Test
  void emptyPage_marksStaleButForgetsNothing() {
    ScrapeBench bench = new ScrapeBench(TARGET);
    bench.scrape(1_000, "a 1\n");
    bench.scrape(2_000, "");

    assertThat(bench.scrape(3_000, "a 3\n").fresh()).isZero();
    assertThat(bench.samples())
        .containsExactly(
            "a{instance=i, job=j} 1.0", "a{instance=i, job=j} STALE", "a{instance=i, job=j} 3.0");
  }

  @Test
  void series_thatReturns_countsAsAdded() {
    ScrapeBench bench = new ScrapeBench(TARGET);
    bench.scrape(1_000, "a 1\nb 1\n");
    bench.scrape(2_000, "a 2\n");

    assertThat(bench.scrape(3_000, "a 3\nb 3\n").fresh()).isEqualTo(1);
  }

  @Test
  void failure_marksEverythingStaleOnce() {
    ScrapeBench bench = new ScrapeBench(TARGET);
    bench.scrape(1_000, "a 1\nb 1\n");
    bench.samples();
    bench.fail(2_000);

    bench.fail(3_000);

    assertThat(bench.samples())
        .containsExactly("a{instance=i, job=j} STALE", "b{instance=i, job=j} STALE");
  }

  @Test
  void recovery_afterFailure_addsOnlyWhatWasUnknown() {
    ScrapeBench bench = new ScrapeBench(TARGET);
    bench.scrape(1_000, "a 1\n");
    bench.fail(2_000);

    assertThat(bench.scrape(3_000, "a 3\nb 3\n").fresh()).isEqualTo(1);
  }

  @Test
  void exposedTimestamps_areTakenOnceAndGetNoMarkers() {
    ScrapeBench bench = new ScrapeBench(TARGET);
    bench.scrape(10_000, "a 1 5000\n");
    bench.scrape(20_000, "a 1 5000\n");

    bench.scrape(30_000, "b 1\n");

    assertThat(bench.sink.take())
        .filteredOn(w -> w.name().equals("a"))
        .extracting(Written::millis)
        .containsExactly(5_000L);
    assertThat(bench.metrics.refused).containsEntry(Refusal.OUT_OF_ORDER, 1);
  }

  @Test
  void exposedTimestamps_thatAreTracked_getMarkersAtTheTimeOfTheScrape() {
    ScrapeBench bench = new ScrapeBench(TARGET).with(ScrapeBench.configThatTracksTimestamps());
    bench.scrape(10_000, "a 1 5000\nb 1\n");
    bench.scrape(20_000, "a 2 15000\nb 2\n");

    bench.scrape(30_000, "b 3\n");
    bench.fail(40_000);

    assertThat(bench.sink.take())
        .filteredOn(w -> w.name().equals("a"))
        .extracting(w -> w + " at " + w.millis())
        .containsExactly(
            "a{instance=i, job=j} 1.0 at 5000",
            "a{instance=i, job=j} 2.0 at 15000",
            "a{instance=i, job=j} STALE at 30000");
  }

  @Test
  void failure_marksTrackedSeriesStale_andEndOfRunToo() {
    ScrapeBench bench = new ScrapeBench(TARGET).with(ScrapeBench.configThatTracksTimestamps());
    bench.scrape(10_000, "a 1 5000\n");
    bench.fail(20_000);
    bench.scrape(30_000, "a 2 25000\n");

    bench.endOfRun(40_000);

    assertThat(bench.samples())
        .containsExactly(
            "a{instance=i, job=j} 1.0",
            "a{instance=i, job=j} STALE",
            "a{instance=i, job=j} 2.0",
            "a{instance=i, job=j} STALE");
  }

  @Test
  void series_thatBringsItsOwnTimeNow_isMarkedStaleAsItWas() {
    ScrapeBench bench = new ScrapeBench(TARGET);
    bench.scrape(10_000, "a 1\n");

    bench.scrape(20_000, "a 2 20500\n");
    bench.scrape(30_000, "a 3 30500\n");

    assertThat(bench.samples())
        .containsExactly(
            "a{instance=i, job=j} 1.0",
            "a{instance=i, job=j} 2.0",
            "a{instance=i, job=j} STALE",
            "a{instance=i, job=j} 3.0");
  }

  @Test
  void reload_thatDropsASeries_marksItStale() {
    ScrapeBench bench = new ScrapeBench(TARGET);
    bench.scrape(1_000, "a 1\nb 1\n");
    bench.samples();
    bench.change(
        ScrapeBench.config(false, true, ScrapeBench.NO_LIMITS, List.of(ScrapeBench.drop("b"))));

    bench.scrape(2_000, "a 2\nb 2\n");

    assertThat(bench.samples())
        .containsExactly("a{instance=i, job=j} 2.0", "b{instance=i, job=j} STALE");
  }

  @Test
  void endOfRun_marksSeriesAndReportStale() {
    ScrapeBench bench = new ScrapeBench(TARGET);
    bench.scrape(1_000, "a 1\n");
    bench.sink.take();

    bench.endOfRun(2_000);

    assertThat(bench.sink.take())
        .hasSize(6)
        .allSatisfy(w -> assertThat(w.isStale()).isTrue())
        .allSatisfy(w -> assertThat(w.millis()).isEqualTo(2_000));
    assertThat(bench.metrics.series).isZero();
  }

  @Test
  void endOfRun_ofATargetNeverScraped_writesNothing() {
    ScrapeBench bench = new ScrapeBench(TARGET);

    bench.endOfRun(2_000);

    assertThat(bench.sink.take()).isEmpty();
  }

  @Test
  void largePage_thatVanishes_isReadFromDiskForItsMarkers() {
    ScrapeBench bench = new ScrapeBench(TARGET);
    StringBuilder page = new StringBuilder();
    java.util.Random random = new java.util.Random(2);
    for (int i = 0; i < 30_000; i++) {
      page.append("metric_").append(i).append("{x=\"");
      random.ints(120, 'a', 'z').forEach(c -> page.append((char) c));
      page.append("\"} ").append(i).append('\n');
    }
    bench.scrape(1_000, page.toString());
    bench.samples();

    bench.scrape(2_000, "a 1\n");

    assertThat(bench.samples())
        .hasSize(30_001)
        .filteredOn(sample -> sample.endsWith("STALE"))
        .hasSize(30_000);
  }
}
