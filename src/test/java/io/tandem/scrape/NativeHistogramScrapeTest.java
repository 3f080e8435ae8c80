// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.HistogramConfig;
import io.tandem.config.HistogramConfig.NativeHistograms;
import io.tandem.model.Labels;
import io.tandem.scrape.ScrapeMetrics.Failure;
import io.tandem.scrape.ScrapeMetrics.LeftOut;
import io.tandem.testing.ProtoPages;
import io.tandem.testing.RecordingSink;
import io.tandem.testing.RecordingSink.Histogram;
import io.tandem.testing.RecordingSink.Written;
import io.tandem.wire.Encoding.Contents;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Native histograms from page to request. */
class NativeHistogramScrapeTest {
  private static final Contents ALL = new Contents(true, true, false);
  private static final HistogramConfig NATIVE = config(NativeHistograms.SCRAPED, false, 0, 0);

  private static HistogramConfig config(
      NativeHistograms natives, boolean classicToo, long buckets, double factor) {
    return new HistogramConfig(natives, classicToo, false, buckets, factor);
  }

  private static HistogramConfig converting(boolean classicToo) {
    return new HistogramConfig(NativeHistograms.COUNTED, classicToo, true, 0, 0);
  }

  private static ScrapeBench bench(HistogramConfig config, Contents contents) {
    return new ScrapeBench(Labels.of("job", "j"))
        .with(ScrapeBench.encoding(ScrapeBench.PLAIN.with(contents)))
        .with(ScrapeBench.config(config));
  }

  /** Buckets 0, 1 and 3 hold 1, 2 and 1; the zero bucket 2; negative bucket -1 holds 1. */
  private static byte[] nativeHistogram() {
    return ProtoPages.message(
        out -> {
          out.writeUInt64(1, 7);
          out.writeDouble(2, 18.4);
          out.writeByteArray(3, ProtoPages.bucket(1, 3));
          out.writeSInt32(5, 0);
          out.writeDouble(6, 0.001);
          out.writeUInt64(7, 2);
          out.writeByteArray(9, ProtoPages.span(-1, 1));
          out.writeSInt64(10, 1);
          out.writeByteArray(12, ProtoPages.span(0, 2));
          out.writeByteArray(12, ProtoPages.span(1, 1));
          out.writeSInt64(13, 1);
          out.writeSInt64(13, 1);
          out.writeSInt64(13, -1);
          out.writeByteArray(15, ProtoPages.time(1_000));
        });
  }

  private static byte[] page(byte[] histogram) {
    return new ProtoPages()
        .family("h", ProtoPages.HISTOGRAM, ProtoPages.metric("x", 7, histogram))
        .bytes();
  }

  private static ScrapeSession.Outcome scrape(ScrapeBench bench, byte[] page) {
    return bench.scrape(2_000_000, PageFormat.PROTOBUF, false, page);
  }

  private static List<Written> written(ScrapeBench bench) {
    return bench.sink.take().stream()
        .filter(w -> !w.name().equals("up") && !w.name().startsWith("scrape_"))
        .toList();
  }

  private static Histogram only(ScrapeBench bench) {
    List<Written> written = written(bench);
    assertThat(written).hasSize(1);
    assertThat(written.getFirst().histogram()).isNotNull();
    return written.getFirst().histogram();
  }

  @Test
  void histogram_isWrittenAsItWasExposed() {
    ScrapeBench bench = bench(NATIVE, new Contents(true, true, true));

    scrape(bench, page(nativeHistogram()));

    assertThat(only(bench))
        .isEqualTo(
            new Histogram(
                0,
                7,
                18.4,
                0.001,
                2,
                Map.of(0, 1.0, 1, 2.0, 3, 1.0),
                Map.of(-1, 1.0),
                List.of(),
                0,
                2_000_000,
                1_000_000));
  }

  @Test
  void histogram_thatNobodyAskedFor_isCountedAndLeftOut() {
    ScrapeBench bench = bench(HistogramConfig.DEFAULT, ALL);

    ScrapeSession.Outcome outcome = scrape(bench, page(nativeHistogram()));

    assertThat(written(bench)).isEmpty();
    assertThat(outcome.total()).isEqualTo(1);
    assertThat(outcome.added()).isZero();
    assertThat(bench.metrics.leftOut).containsEntry(LeftOut.NATIVE_HISTOGRAM_NOT_SCRAPED, 1);
  }

  @Test
  void histogram_thatIsNotWantedByTheFile_isReadInItsClassicForm() {
    ScrapeBench bench = bench(config(NativeHistograms.IGNORED, false, 0, 0), ALL);

    scrape(bench, page(nativeHistogram()));

    assertThat(written(bench))
        .extracting(Written::toString)
        .containsExactly(
            "h_count{job=j, l=x} 7.0",
            "h_sum{job=j, l=x} 18.4",
            "h_bucket{job=j, l=x, le=1.0} 3.0",
            "h_bucket{job=j, l=x, le=+Inf} 7.0");
  }

  @Test
  void bothForms_areWrittenWhereTheFileSaysSo() {
    ScrapeBench bench = bench(config(NativeHistograms.SCRAPED, true, 0, 0), ALL);

    ScrapeSession.Outcome outcome = scrape(bench, page(nativeHistogram()));

    assertThat(written(bench))
        .extracting(Written::name)
        .containsExactly("h", "h_count", "h_sum", "h_bucket", "h_bucket");
    assertThat(outcome.total()).isEqualTo(5);
  }

  @Test
  void endpointThatDoesNotAsk_getsNone() {
    ScrapeBench bench = bench(NATIVE, Contents.SAMPLES);

    scrape(bench, page(nativeHistogram()));
    scrape(bench, new ProtoPages().family("g", ProtoPages.GAUGE).bytes());

    assertThat(written(bench)).isEmpty();
    assertThat(bench.metrics.leftOut).containsKey(LeftOut.NATIVE_HISTOGRAM_NOT_SENT);
  }

  @Test
  void histogramThatIsGone_getsAStaleMarker() {
    ScrapeBench bench = bench(NATIVE, ALL);
    scrape(bench, page(nativeHistogram()));
    bench.sink.take();

    bench.fail(2_015_000);

    assertThat(written(bench)).extracting(Written::toString).containsExactly("h{job=j, l=x} STALE");
  }

  @Test
  void histogramThatMakesNoSense_failsTheScrape() {
    ScrapeBench bench = bench(NATIVE, ALL);
    byte[] wrong =
        ProtoPages.message(
            out -> {
              out.writeUInt64(1, 8);
              out.writeByteArray(12, ProtoPages.span(0, 1));
              out.writeSInt64(13, 1);
            });

    ScrapeSession.Outcome outcome = scrape(bench, page(wrong));

    assertThat(outcome.fault()).isNotNull();
    assertThat(outcome.fault().message())
        .contains("1 observations found in buckets, but the Count field is 8");
    assertThat(written(bench)).isEmpty();
  }

  @Test
  void bucketLimit_makesBucketsWiderOrFailsTheScrape() {
    ScrapeBench wide = bench(config(NativeHistograms.SCRAPED, false, 3, 0), ALL);
    scrape(wide, page(nativeHistogram()));
    Histogram histogram = only(wide);
    assertThat(histogram.schema()).isEqualTo(-2);
    assertThat(histogram.positive()).isEqualTo(Map.of(0, 1.0, 1, 3.0));

    ScrapeBench none = bench(config(NativeHistograms.SCRAPED, false, 1, 0), ALL);
    ScrapeSession.Outcome outcome = scrape(none, page(nativeHistogram()));
    assertThat(outcome.fault().failure()).isEqualTo(Failure.BUCKET_LIMIT);
    assertThat(outcome.total()).isEqualTo(1);
  }

  @Test
  void bucketFactor_limitsTheSchema() {
    ScrapeBench bench = bench(config(NativeHistograms.SCRAPED, false, 0, 4), ALL);

    scrape(bench, page(nativeHistogram()));

    assertThat(only(bench).schema()).isEqualTo(-1);
  }

  @Test
  void floatHistogram_ofAGauge_keepsItsCounts() {
    ScrapeBench bench = bench(NATIVE, ALL);
    byte[] histogram =
        ProtoPages.message(
            out -> {
              out.writeDouble(4, 3.5);
              out.writeByteArray(12, ProtoPages.span(2, 2));
              out.writeDouble(14, 1.5);
              out.writeDouble(14, 2);
            });
    byte[] page =
        new ProtoPages()
            .family("h", ProtoPages.GAUGE_HISTOGRAM, ProtoPages.metric("x", 7, histogram))
            .bytes();

    scrape(bench, page);

    Histogram written = only(bench);
    assertThat(written.count()).isEqualTo(3.5);
    assertThat(written.positive()).isEqualTo(Map.of(2, 1.5, 3, 2.0));
    assertThat(written.resetHint()).isEqualTo(3);
  }

  private static final String CLASSIC =
      """
      # TYPE h histogram
      h_bucket{l="x",le="1"} 1
      h_bucket{l="x",le="2.5"} 2
      h_bucket{l="x",le="+Inf"} 3
      h_sum{l="x"} 4
      h_count{l="x"} 3
      h_bucket{l="y",le="1"} 5
      h_bucket{l="y",le="+Inf"} 5
      h_sum{l="y"} 2
      h_count{l="y"} 5
      # TYPE other gauge
      other 1
      """;

  @Test
  void classicHistogram_isConverted() {
    for (int chunk : new int[] {1, 50, 100_000}) {
      ScrapeBench bench = bench(converting(false), ALL).inChunksOf(chunk);

      ScrapeSession.Outcome outcome = bench.scrape(5_000, CLASSIC);

      List<Written> written = written(bench);
      assertThat(written).extracting(Written::name).containsExactly("h", "h", "other");
      assertThat(written.getFirst().labels()).containsEntry("l", "x").doesNotContainKey("le");
      Histogram first = written.getFirst().histogram();
      assertThat(first.schema()).isEqualTo(-53);
      assertThat(first.bounds()).containsExactly(1.0, 2.5);
      assertThat(first.positive()).isEqualTo(Map.of(0, 1.0, 1, 1.0, 2, 1.0));
      assertThat(first.sum()).isEqualTo(4);
      assertThat(outcome.total()).isEqualTo(3);
      bench.fail(6_000);
      assertThat(written(bench)).allMatch(RecordingSink.Written::isStale).hasSize(3);
    }
  }

  @Test
  void classicHistogram_isKeptBesideTheConvertedOne_whereTheFileSaysSo() {
    ScrapeBench bench = bench(converting(true), ALL);

    bench.scrape(5_000, CLASSIC);

    assertThat(written(bench)).hasSize(2 + 9 + 1);
  }

  @Test
  void convertedHistogram_atTheEndOfAPage_isTold() {
    ScrapeBench bench = bench(converting(false), ALL);

    bench.scrape(5_000, "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 3\nh_count 3\nh_sum 1\n");

    assertThat(only(bench).count()).isEqualTo(3);
  }

  @Test
  void exemplars_areSentOnce_andUntilThereAreNewOnes() {
    ScrapeBench bench = bench(NATIVE, ALL);
    String page =
        """
        # TYPE c counter
        c_total 5 # {trace_id="b",span="a"} 1.5 1700.5
        # TYPE h histogram
        h_bucket{le="1.0"} 1 # {t="x"} 0.5
        # EOF
        """;

    bench.scrape(1_000, PageFormat.OPEN_METRICS, false, bytes(page));
    List<Written> first = written(bench);
    bench.scrape(2_000, PageFormat.OPEN_METRICS, false, bytes(page));
    List<Written> second = written(bench);
    bench.scrape(3_000, PageFormat.OPEN_METRICS, false, bytes(page.replace("1700.5", "1800")));
    List<Written> third = written(bench);

    assertThat(first.get(0).exemplars())
        .containsExactly(
            new RecordingSink.Exemplar(List.of("span", "a", "trace_id", "b"), 1.5, 1_700_500));
    assertThat(first.get(1).exemplars())
        .containsExactly(new RecordingSink.Exemplar(List.of("t", "x"), 0.5, 1_000));
    assertThat(second).allMatch(w -> w.exemplars().isEmpty());
    assertThat(third.get(0).exemplars()).hasSize(1);
    assertThat(third.get(1).exemplars()).isEmpty();
    assertThat(bench.metrics.leftOut).containsEntry(LeftOut.EXEMPLAR_REPEATED, 3);
  }

  @Test
  void exemplars_thatNobodyAsksFor_areCounted_andTooLongOnesToo() {
    ScrapeBench plain = bench(NATIVE, Contents.SAMPLES);
    byte[] page =
        new ProtoPages()
            .family(
                "c_total",
                ProtoPages.COUNTER,
                ProtoPages.counter("x", 1, ProtoPages.exemplar("t", 1, 7)),
                ProtoPages.counter("y", 1, ProtoPages.exemplar("t".repeat(121), 1, 7)))
            .bytes();

    scrape(plain, page);
    ScrapeBench all = bench(NATIVE, ALL);
    scrape(all, page);

    assertThat(plain.metrics.leftOut).containsEntry(LeftOut.EXEMPLAR_NOT_SENT, 2);
    assertThat(all.metrics.leftOut).containsEntry(LeftOut.EXEMPLAR_TOO_LONG, 1);
    assertThat(written(all)).extracting(w -> w.exemplars().size()).containsExactly(1, 0);
  }

  @Test
  void counterSeenFirst_beginsWithAZeroAtItsStart_andSoDoesOneThatBeginsAnew() {
    for (int chunk : new int[] {1, 30, 100_000}) {
      ScrapeBench bench =
          new ScrapeBench(Labels.of("job", "j"))
              .with(ScrapeBench.configWithZeros())
              .inChunksOf(chunk);
      String page =
          """
          # TYPE c counter
          c_total{a="b"} 5
          c_created{a="b"} 1
          c_total{a="c"} 6
          # TYPE h histogram
          h_bucket{le="+Inf"} 1
          h_count 1
          h_sum 1
          h_created 2
          # EOF
          """;

      bench.scrape(5_000, PageFormat.OPEN_METRICS, false, bytes(page));
      List<Written> first = written(bench);
      bench.scrape(9_000, PageFormat.OPEN_METRICS, false, bytes(page));
      List<Written> second = written(bench);
      String anew = page.replace("c_created{a=\"b\"} 1", "c_created{a=\"b\"} 10");
      bench.scrape(12_000, PageFormat.OPEN_METRICS, false, bytes(anew));
      List<Written> third = written(bench);

      assertThat(first)
          .extracting(w -> w + " at " + w.millis())
          .startsWith(
              "c_total{a=b, job=j} 0.0 at 1000",
              "c_total{a=b, job=j} 5.0 at 5000",
              "c_total{a=c, job=j} 6.0 at 5000",
              "h_bucket{job=j, le=+Inf} 0.0 at 2000")
          .hasSize(9);
      assertThat(second).hasSize(5);
      assertThat(third)
          .extracting(w -> w + " at " + w.millis())
          .contains("c_total{a=b, job=j} 0.0 at 10000")
          .hasSize(6);
    }
  }

  private static byte[] bytes(String page) {
    return page.getBytes(StandardCharsets.UTF_8);
  }
}
