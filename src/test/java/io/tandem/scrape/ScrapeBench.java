// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.config.HistogramConfig;
import io.tandem.config.HttpClientConfig;
import io.tandem.config.PrometheusFeatures;
import io.tandem.config.RelabelConfig;
import io.tandem.config.RelabelConfig.Action;
import io.tandem.config.ScrapeConfig;
import io.tandem.config.ScrapeLimits;
import io.tandem.config.ScrapeProtocol;
import io.tandem.model.Clock;
import io.tandem.model.Labels;
import io.tandem.model.Replica;
import io.tandem.relabel.Relabeler;
import io.tandem.target.Target;
import io.tandem.testing.CountingScrapeMetrics;
import io.tandem.testing.FakeClock;
import io.tandem.testing.RecordingSink;
import io.tandem.wire.Encoding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A target whose scrapes are played from pages, without a network: rules in, written samples out.
 */
final class ScrapeBench {
  static final ScrapeLimits NO_LIMITS = new ScrapeLimits(0, 0, 0, 0, 0, 0, 0);
  static final Encoding PLAIN = new Encoding(0, Labels.EMPTY, null, Integer.MAX_VALUE);

  final RecordingSink sink = new RecordingSink();
  final CountingScrapeMetrics metrics = new CountingScrapeMetrics();
  private final LoopResources loop =
      new LoopResources(
          sink,
          metrics,
          new MetadataTracker(new FakeClock(1_700_000_000_000L)),
          new PageFiles(Path.of("target/pages"), 0, Runnable::run, Runnable::run));
  private final Target target;
  private TargetScraper scraper;
  private ScrapeConfig config;
  private List<EncodingRules> encodings = List.of(encoding(PLAIN));
  private int chunk = Integer.MAX_VALUE;

  ScrapeBench(Labels targetLabels) {
    target =
        new Target(
            "job",
            targetLabels,
            Labels.EMPTY,
            "http://target:80/metrics",
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            42);
    config = config(false, true, NO_LIMITS, List.of());
    scraper = scraper();
  }

  static EncodingRules encoding(Encoding encoding, RelabelConfig... writeRelabel) {
    return new EncodingRules(encoding, Relabeler.compile(List.of(writeRelabel)));
  }

  static ScrapeConfig config(
      boolean honorLabels,
      boolean honorTimestamps,
      ScrapeLimits limits,
      List<RelabelConfig> metricRelabel) {
    return config(honorLabels, honorTimestamps, limits, metricRelabel, null);
  }

  static ScrapeConfig config(HistogramConfig histograms) {
    return config(false, false, NO_LIMITS, List.of(), null, histograms);
  }

  /** Counters begin with a zero at their start. */
  static ScrapeConfig configWithZeros() {
    return changed(config(HistogramConfig.DEFAULT), false, "created-timestamp-zero-ingestion");
  }

  /** Series with times of their own are marked stale as well. */
  static ScrapeConfig configThatTracksTimestamps() {
    return changed(config(false, true, NO_LIMITS, List.of()), true, "");
  }

  /** Series have the labels __type__ and __unit__. */
  static ScrapeConfig configWithTypes(RelabelConfig... metricRelabel) {
    return changed(
        config(false, true, NO_LIMITS, List.of(metricRelabel)), false, "type-and-unit-labels");
  }

  private static ScrapeConfig changed(ScrapeConfig of, boolean tracks, String features) {
    return new ScrapeConfig(
        of.jobName(),
        of.scrapeInterval(),
        of.scrapeTimeout(),
        of.metricsPath(),
        of.scheme(),
        of.params(),
        of.honorLabels(),
        of.honorTimestamps(),
        tracks,
        of.enableCompression(),
        of.legacyNames(),
        of.escapingScheme(),
        of.extraScrapeMetrics(),
        of.scrapeFailureLogFile(),
        of.scrapeProtocols(),
        of.fallbackScrapeProtocol(),
        of.limits(),
        of.histograms(),
        PrometheusFeatures.of(features),
        of.http(),
        of.relabelConfigs(),
        of.metricRelabelConfigs(),
        of.discoveryConfigs());
  }

  static ScrapeConfig configWithFallback(@Nullable ScrapeProtocol fallback) {
    return config(false, true, NO_LIMITS, List.of(), fallback);
  }

  private static ScrapeConfig config(
      boolean honorLabels,
      boolean honorTimestamps,
      ScrapeLimits limits,
      List<RelabelConfig> metricRelabel,
      @Nullable ScrapeProtocol fallback) {
    return config(
        honorLabels, honorTimestamps, limits, metricRelabel, fallback, HistogramConfig.DEFAULT);
  }

  private static ScrapeConfig config(
      boolean honorLabels,
      boolean honorTimestamps,
      ScrapeLimits limits,
      List<RelabelConfig> metricRelabel,
      @Nullable ScrapeProtocol fallback,
      HistogramConfig histograms) {
    return new ScrapeConfig(
        "job",
        Duration.ofSeconds(15),
        Duration.ofSeconds(10),
        "/metrics",
        "http",
        Map.of(),
        honorLabels,
        honorTimestamps,
        false,
        true,
        false,
        "allow-utf-8",
        false,
        null,
        List.of(
            ScrapeProtocol.OPENMETRICS_TEXT_1_0_0,
            ScrapeProtocol.OPENMETRICS_TEXT_0_0_1,
            ScrapeProtocol.PROMETHEUS_TEXT_1_0_0,
            ScrapeProtocol.PROMETHEUS_TEXT_0_0_4),
        fallback,
        limits,
        histograms,
        PrometheusFeatures.NONE,
        HttpClientConfig.DEFAULT,
        List.of(),
        metricRelabel,
        List.of());
  }

  ScrapeBench with(ScrapeConfig config) {
    this.config = config;
    scraper = scraper();
    return this;
  }

  ScrapeBench with(EncodingRules... encodings) {
    this.encodings = List.of(encodings);
    scraper = scraper();
    return this;
  }

  /** Bodies arrive in pieces of that size. */
  ScrapeBench inChunksOf(int bytes) {
    chunk = bytes;
    return this;
  }

  private PoolRules rules() {
    return new PoolRules(
        config,
        Map.of(Replica.ONLY, encodings),
        new TickRules(0, false),
        metrics,
        new FailureLog(Clock.system(), Runnable::run),
        "test");
  }

  private TargetScraper scraper() {
    return new TargetScraper(
        rules().series(target, Replica.ONLY), rules().report(target, Replica.ONLY), loop);
  }

  /** Other rules hold from the next scrape on. */
  void change(ScrapeConfig changed) {
    config = changed;
    scraper.change(rules().series(target, Replica.ONLY), rules().report(target, Replica.ONLY));
  }

  ScrapeSession.Outcome scrape(long millis, String page) {
    return scrape(millis, PageFormat.TEXT, false, page.getBytes(StandardCharsets.UTF_8));
  }

  ScrapeSession.Outcome scrape(long millis, PageFormat format, boolean gzip, byte[] page) {
    ScrapeSession session = scraper.open(millis, millis);
    session.openBody(format, gzip);
    @Nullable ScrapeFault fault = null;
    for (int at = 0; at < page.length && fault == null; ) {
      int size = Math.min(chunk, page.length - at);
      fault = session.body(page, at, size);
      session.stageParts();
      at += size;
    }
    List<ScrapeSession.Outcome> outcome = new ArrayList<>(1);
    if (fault == null) {
      session.complete(1_000_000, outcome::add);
    } else {
      session.fail(fault, 1_000_000, outcome::add);
    }
    return outcome.getFirst();
  }

  ScrapeSession.Outcome fail(long millis) {
    List<ScrapeSession.Outcome> outcome = new ArrayList<>(1);
    ScrapeFault refused = new ScrapeFault(ScrapeMetrics.Failure.CONNECT, "refused");
    scraper.open(millis, millis).fail(refused, 1_000_000, outcome::add);
    return outcome.getFirst();
  }

  void endOfRun(long millis) {
    scraper.endOfRun(millis);
  }

  /** The loop was too late for a tick. */
  void miss(long tick) {
    scraper.miss(tick);
  }

  void forget() {
    scraper.forget();
  }

  int series() {
    return scraper.seriesCount();
  }

  /** What was written since the last call, report series left out. */
  List<String> samples() {
    return sink.take().stream()
        .filter(w -> !w.name().equals("up") && !w.name().startsWith("scrape_"))
        .map(RecordingSink.Written::toString)
        .toList();
  }

  /** A rule that leaves out series of this name. */
  static RelabelConfig drop(String regex) {
    return new RelabelConfig(List.of("__name__"), ";", regex, 0, "", "$1", Action.DROP);
  }
}
