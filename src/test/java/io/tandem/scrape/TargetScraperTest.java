// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.RelabelConfig;
import io.tandem.config.RelabelConfig.Action;
import io.tandem.config.ScrapeLimits;
import io.tandem.model.HaIdentity;
import io.tandem.model.Labels;
import io.tandem.scrape.ScrapeMetrics.Refusal;
import io.tandem.testing.RecordingSink.Written;
import io.tandem.wire.Encoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Scrapes of one target, page after page: what is written. */
class TargetScraperTest {
  private static final Labels TARGET = Labels.of("job", "j", "instance", "i");

  @Test
  void scrape_writesSamplesWithTargetLabelsAndReport() {
    ScrapeBench bench = new ScrapeBench(TARGET);

    ScrapeSession.Outcome outcome = bench.scrape(1_000, "a{x=\"1\"} 2\nb 3\n");

    assertThat(outcome).isEqualTo(new ScrapeSession.Outcome(null, null, 2, 2, 2, 15));
    assertThat(bench.sink.take())
        .extracting(Written::toString)
        .containsExactly(
            "a{instance=i, job=j, x=1} 2.0",
            "b{instance=i, job=j} 3.0",
            "up{instance=i, job=j} 1.0",
            "scrape_duration_seconds{instance=i, job=j} 0.001",
            "scrape_samples_scraped{instance=i, job=j} 2.0",
            "scrape_samples_post_metric_relabeling{instance=i, job=j} 2.0",
            "scrape_series_added{instance=i, job=j} 2.0");
  }

  @Test
  void parseFault_writesNothingOfThePage() {
    ScrapeBench bench = new ScrapeBench(TARGET);
    bench.scrape(1_000, "a 1\n");
    bench.samples();

    ScrapeSession.Outcome outcome = bench.scrape(2_000, "a 2\nc 2\n!\n");

    assertThat(outcome.fault()).isNotNull();
    assertThat(bench.samples()).containsExactly("a{instance=i, job=j} STALE");
  }

  @Test
  void escapesAndBounds_ofKnownSeries_areWrittenAsOfNewOnes() {
    ScrapeBench bench = new ScrapeBench(TARGET);
    String page =
        "# TYPE h histogram\n"
            + "h_bucket{p=\"C:\\\\d\\n\\\"\",le=\"1\"} 2\n"
            + "{\"x\\\\y\",\"l\\\"l\"=\"v\"} 3\n";
    bench.scrape(1_000, page);
    List<String> first = bench.samples();

    bench.scrape(2_000, page);

    assertThat(bench.samples()).isEqualTo(first);
    assertThat(first)
        .containsExactly(
            "h_bucket{instance=i, job=j, le=1.0, p=C:\\d\n\"} 2.0",
            "x\\y{instance=i, job=j, l\"l=v} 3.0");
  }

  @Test
  void duplicate_firstOneCounts() {
    ScrapeBench bench = new ScrapeBench(TARGET);

    ScrapeSession.Outcome outcome = bench.scrape(1_000, "a 1\na 2\n");

    assertThat(bench.samples()).containsExactly("a{instance=i, job=j} 1.0");
    assertThat(outcome.added()).isEqualTo(2);
    assertThat(outcome.refused())
        .isEqualTo("samples refused: 1 duplicate, 0 out of order, 0 out of bounds");
    assertThat(bench.metrics.refused).containsEntry(Refusal.DUPLICATE, 1);
  }

  @Test
  void newSeries_thatDifferInTheirTextOnly_firstOneCounts() {
    ScrapeBench bench = new ScrapeBench(TARGET);
    bench.scrape(1_000, "b 1\n");

    bench.scrape(2_000, "a{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 2\nb 2\n");

    assertThat(bench.samples())
        .containsExactly(
            "b{instance=i, job=j} 1.0",
            "a{instance=i, job=j, x=1, y=2} 1.0",
            "b{instance=i, job=j} 2.0");
    assertThat(bench.metrics.refused).containsEntry(Refusal.DUPLICATE, 1);
  }

  @Test
  void relabeledSeries_thatBecomeOne_firstOneCounts() {
    ScrapeBench bench =
        new ScrapeBench(TARGET)
            .with(
                ScrapeBench.config(false, true, ScrapeBench.NO_LIMITS, List.of(labelDrop("pod"))));

    bench.scrape(1_000, "a{pod=\"x\"} 1\na{pod=\"y\"} 2\n");
    bench.scrape(2_000, "a{pod=\"y\"} 3\n");

    assertThat(bench.samples())
        .containsExactly("a{instance=i, job=j} 1.0", "a{instance=i, job=j} 3.0");
  }

  @Test
  void conflict_renamesTheExposedLabel() {
    ScrapeBench bench = new ScrapeBench(TARGET);

    bench.scrape(1_000, "a{job=\"own\",exported_job=\"e\"} 1\n");

    assertThat(bench.samples())
        .containsExactly("a{exported_exported_job=own, exported_job=e, instance=i, job=j} 1.0");
  }

  @Test
  void honorLabels_exposedLabelWins() {
    ScrapeBench bench =
        new ScrapeBench(TARGET)
            .with(ScrapeBench.config(true, true, ScrapeBench.NO_LIMITS, List.of()));

    bench.scrape(1_000, "a{job=\"own\",instance=\"\"} 1\n");

    assertThat(bench.samples()).containsExactly("a{job=own} 1.0");
  }

  @Test
  void unsortedLabelsAndFloatLabels_areWrittenInOrderAndCanonical() {
    ScrapeBench bench = new ScrapeBench(TARGET);
    String page = "# TYPE h histogram\nh_bucket{z=\"1\",le=\"5\",A=\"x\"} 1\n";
    bench.scrape(1_000, page);

    bench.scrape(2_000, page);

    assertThat(bench.samples())
        .containsExactly(
            "h_bucket{A=x, instance=i, job=j, le=5.0, z=1} 1.0",
            "h_bucket{A=x, instance=i, job=j, le=5.0, z=1} 1.0");
  }

  @Test
  void escapes_areDecoded() {
    ScrapeBench bench = new ScrapeBench(Labels.EMPTY);

    bench.scrape(1_000, "a{x=\"q\\\"b\\\\n\\n\"} 1\n");

    assertThat(bench.sink.take().getFirst().labels()).containsEntry("x", "q\"b\\n\n");
  }

  @Test
  void sampleLimit_failsTheScrapeAndTellsAllSamples() {
    ScrapeLimits limits = new ScrapeLimits(0, 2, 0, 0, 0, 0, 0);
    ScrapeBench bench =
        new ScrapeBench(TARGET).with(ScrapeBench.config(false, true, limits, List.of()));

    ScrapeSession.Outcome outcome = bench.scrape(1_000, "a 1\nb 1\nc 1\n");

    assertThat(outcome.fault())
        .isEqualTo(new ScrapeFault(ScrapeMetrics.Failure.SAMPLE_LIMIT, "sample limit exceeded"));
    assertThat(outcome.total()).isEqualTo(3);
    assertThat(outcome.fresh()).isEqualTo(2);
    assertThat(bench.samples()).isEmpty();
  }

  @Test
  void bodySizeLimit_failsTheScrape() {
    ScrapeLimits limits = new ScrapeLimits(13, 0, 0, 0, 0, 0, 0);
    ScrapeBench bench =
        new ScrapeBench(TARGET).with(ScrapeBench.config(false, true, limits, List.of()));

    ScrapeSession.Outcome outcome = bench.scrape(1_000, "aaaaaaaaaa 1\n");

    assertThat(outcome.fault())
        .isEqualTo(
            new ScrapeFault(ScrapeMetrics.Failure.BODY_SIZE_LIMIT, "body size limit exceeded"));
    assertThat(outcome.bodyBytes()).isEqualTo(-1);
  }

  @Test
  void report_ofLabelsThatPushEachOtherAway_isAsByPrometheus() {
    ScrapeBench bench =
        new ScrapeBench(Labels.of("a", "1", "exported_a", "2", "exported_z", "3", "z", "4"));

    bench.fail(1_000);

    assertThat(bench.sink.take()).first().hasToString("up{a=1, exported_a=2, z=4} 0.0");
  }

  @Test
  void sampleFarAhead_isRefused() {
    ScrapeBench bench = new ScrapeBench(TARGET);

    bench.scrape(10_000, "a 1 9999999\n");

    assertThat(bench.samples()).isEmpty();
    assertThat(bench.metrics.refused).containsEntry(Refusal.OUT_OF_BOUNDS, 1);
  }

  @Test
  void identity_isOnEverySeriesAndTheirOwnStepsAside() {
    Encoding encoding =
        new Encoding(0, Labels.of("region", "r"), new HaIdentity("c", "a"), Integer.MAX_VALUE);
    ScrapeBench bench = new ScrapeBench(TARGET).with(ScrapeBench.encoding(encoding));

    bench.scrape(1_000, "m{cluster=\"own\",__replica__=\"z\",region=\"q\"} 1\n");

    List<Written> written = bench.sink.take();
    assertThat(written)
        .allSatisfy(
            w ->
                assertThat(w.labels())
                    .containsEntry("cluster", "c")
                    .containsEntry("__replica__", "a"));
    assertThat(written.getFirst().labels())
        .containsEntry("exported_cluster", "own")
        .containsEntry("exported___replica__", "z")
        .containsEntry("region", "q");
    assertThat(written.getLast().labels()).containsEntry("region", "r");
  }

  @Test
  void writeRelabeling_dropsForItsEndpointsOnly() {
    Encoding first = new Encoding(0, Labels.EMPTY, null, Integer.MAX_VALUE);
    Encoding second = new Encoding(1, Labels.EMPTY, null, Integer.MAX_VALUE);
    ScrapeBench bench =
        new ScrapeBench(TARGET)
            .with(
                ScrapeBench.encoding(first),
                ScrapeBench.encoding(second, ScrapeBench.drop("a|up|scrape.*")));

    bench.scrape(1_000, "a 1\nb 1\n");

    assertThat(bench.sink.take())
        .filteredOn(w -> w.encoding() == second)
        .extracting(Written::toString)
        .containsExactly("b{instance=i, job=j} 1.0");
  }

  @Test
  void gzip_inPieces_isReadAndReplayed() throws IOException {
    ScrapeBench bench = new ScrapeBench(TARGET).inChunksOf(3);
    bench.scrape(1_000, PageFormat.TEXT, true, gzip("a 1\nb 1\n"));

    bench.scrape(2_000, PageFormat.TEXT, true, gzip("a 2\n"));

    assertThat(bench.samples()).contains("a{instance=i, job=j} 2.0", "b{instance=i, job=j} STALE");
  }

  @Test
  void gzip_cutShort_failsTheScrape() throws IOException {
    ScrapeBench bench = new ScrapeBench(TARGET);
    byte[] whole = gzip("a 1\n");

    ScrapeSession.Outcome outcome =
        bench.scrape(
            1_000, PageFormat.TEXT, true, java.util.Arrays.copyOf(whole, whole.length - 3));

    assertThat(outcome.fault())
        .isEqualTo(new ScrapeFault(ScrapeMetrics.Failure.GZIP, "unexpected EOF"));
  }

  @Test
  void largePage_isStagedAndCutIntoParts() {
    ScrapeBench bench = new ScrapeBench(TARGET);
    StringBuilder page = new StringBuilder();
    java.util.Random random = new java.util.Random(1);
    for (int i = 0; i < 60_000; i++) {
      page.append("metric_").append(i).append("{x=\"");
      random.ints(120, 'a', 'z').forEach(c -> page.append((char) c));
      page.append("\"} ").append(i).append('\n');
    }

    ScrapeSession.Outcome outcome = bench.scrape(1_000, page.toString());

    assertThat(outcome.fault()).isNull();
    assertThat(bench.samples()).hasSize(60_000);
    assertThat(bench.sink.scrapes().getLast().samples()).isEqualTo(60_005);
    assertThat(bench.series()).isEqualTo(60_000);
  }

  @Test
  void endlessLine_failsTheScrape() {
    ScrapeBench bench = new ScrapeBench(TARGET);

    ScrapeSession.Outcome outcome =
        bench.scrape(1_000, "a{x=\"" + "y".repeat(10_000_000) + "\"} 1\n");

    assertThat(outcome.fault())
        .isEqualTo(
            new ScrapeFault(ScrapeMetrics.Failure.BODY, "a line or metric is longer than 1 MiB"));
  }

  @Test
  void manyChanges_keepTheTableTight() {
    ScrapeBench bench = new ScrapeBench(TARGET);
    for (int round = 0; round < 300; round++) {
      StringBuilder page = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        page.append("m{r=\"").append(round).append("\",i=\"").append(i).append("\"} 1\n");
      }
      bench.scrape(round * 1_000, page.toString());
    }

    assertThat(bench.series()).isEqualTo(50);
    assertThat(bench.samples()).hasSize(300 * 50 + 299 * 50);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static RelabelConfig labelDrop(String regex) {
    return new RelabelConfig(List.of(), ";", regex, 0, "", "$1", Action.LABELDROP);
  }
}
