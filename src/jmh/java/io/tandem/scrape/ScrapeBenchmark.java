// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.config.RelabelConfig;
import io.tandem.config.RelabelConfig.Action;
import io.tandem.model.Clock;
import io.tandem.model.HaIdentity;
import io.tandem.model.Labels;
import io.tandem.model.Replica;
import io.tandem.target.Target;
import io.tandem.testing.BenchmarkPages;
import io.tandem.testing.CountingScrapeMetrics;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.Encoding;
import io.tandem.wire.ScrapeStage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole scrapes of a target whose series are all known: body in, compressed parts out. Scores are
 * per sample. The parts and the kept page are results and must be allocated; how many bytes they
 * take is printed at the end, to be taken off.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(BenchmarkPages.SAMPLES)
public class ScrapeBenchmark {
  private static final int CHUNK_BYTES = 16 * 1024;
  private static final Labels TARGET =
      Labels.of("job", "kubernetes-pods", "instance", "10.0.12.34:9100");

  /** A page and what metric relabeling does to its series. */
  public enum Scenario {
    NODE("node"),
    NODE_DROPS("node", rule(Action.DROP, "node_(network|softnet)_.*", "")),
    NODE_CHANGED("node", rule(Action.REPLACE, "(node)_.*", "source")),
    KUBE("kube"),
    BUCKETS("buckets"),
    UNSORTED("unsorted"),
    ESCAPED("escaped");

    private final String page;
    private final List<RelabelConfig> rules;

    Scenario(String page, RelabelConfig... rules) {
      this.page = page;
      this.rules = List.of(rules);
    }

    private static RelabelConfig rule(Action action, String regex, String target) {
      return new RelabelConfig(List.of("__name__"), ";", regex, 0, target, "$1", action);
    }
  }

  @Param public Scenario scenario = Scenario.NODE;

  private final SizeSink sink = new SizeSink();
  private final LoopResources loop =
      new LoopResources(
          sink,
          new CountingScrapeMetrics(),
          new MetadataTracker(Clock.system()),
          new PageFiles(Path.of("target/pages"), 0, Runnable::run, Runnable::run));
  private byte[] text = new byte[0];
  private byte[] gzip = new byte[0];
  private TargetScraper scraper = scraper(List.of());
  private int added;
  private long millis = 1_700_000_000_000L;

  private TargetScraper scraper(List<RelabelConfig> rules) {
    Target target =
        new Target(
            "kubernetes-pods",
            TARGET,
            Labels.EMPTY,
            "http://10.0.12.34:9100/metrics",
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            42);
    Encoding encoding =
        new Encoding(0, Labels.of("region", "eu-1"), new HaIdentity("prod", "a"), 10_000);
    PoolRules pool =
        new PoolRules(
            ScrapeBench.config(false, true, ScrapeBench.NO_LIMITS, rules),
            Map.of(Replica.ONLY, List.of(ScrapeBench.encoding(encoding))),
            new TickRules(0, true),
            loop.metrics,
            new FailureLog(io.tandem.model.Clock.system(), Runnable::run),
            "benchmark");
    return new TargetScraper(
        pool.series(target, Replica.ONLY), pool.report(target, Replica.ONLY), loop);
  }

  @Setup
  public void setUp() {
    text = BenchmarkPages.page(System.getProperty("page", scenario.page));
    gzip = BenchmarkPages.gzip(text);
    scraper = scraper(scenario.rules);
    text();
  }

  @Benchmark
  public int text() {
    return scrape(text, false);
  }

  @Benchmark
  public int gzip() {
    return scrape(gzip, true);
  }

  private int scrape(byte[] page, boolean compressed) {
    millis += 15_000;
    ScrapeSession session = scraper.open(millis, millis);
    session.openBody(PageFormat.TEXT, compressed);
    for (int at = 0; at < page.length; at += CHUNK_BYTES) {
      ScrapeFault fault = session.body(page, at, Math.min(CHUNK_BYTES, page.length - at));
      if (fault != null) {
        throw new IllegalStateException(fault.message());
      }
    }
    session.complete(1_000_000, this::check);
    return added;
  }

  private void check(ScrapeSession.Outcome outcome) {
    if (outcome.fault() != null || outcome.total() != BenchmarkPages.SAMPLES) {
      throw new IllegalStateException(outcome.toString());
    }
    added = outcome.added();
  }

  /** What of the allocation is result. */
  @TearDown
  public void tellSizes() {
    System.out.printf(
        "%n%s: text %d, gzip %d; parts %d bytes per scrape%n",
        scenario, text.length, gzip.length, sink.bytes);
  }

  /** Forgets what is committed but for the bytes of the last scrape. */
  private static final class SizeSink implements ScrapeSink {
    private long bytes;

    @Override
    public void commit(EncodedScrape scrape) {
      bytes = 0;
      for (EncodedScrape.Part part : scrape.parts()) {
        bytes += part.bytes().length;
      }
    }

    @Override
    public ScrapeStage stage(Encoding encoding, long targetId, long tickMillis, boolean up) {
      throw new IllegalStateException("the pages are too small for a stage");
    }
  }
}
