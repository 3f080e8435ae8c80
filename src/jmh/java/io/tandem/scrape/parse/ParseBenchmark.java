// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

import io.tandem.testing.BenchmarkPages;
import java.nio.charset.StandardCharsets;
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
import org.openjdk.jmh.annotations.Warmup;

/** Reading a page line by line, and the numbers alone; scores are per sample. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(BenchmarkPages.SAMPLES)
public class ParseBenchmark {
  @Param({"node", "kube"})
  public String page = "";

  private final ExpositionParser text = new TextParser();
  private final ExpositionParser openMetrics = new OpenMetricsParser();
  private byte[] bytes = new byte[0];
  private byte[] bytesOpenMetrics = new byte[0];
  private final int[] values = new int[2 * BenchmarkPages.SAMPLES];

  @Setup
  public void setUp() {
    bytes = BenchmarkPages.page(page);
    bytesOpenMetrics =
        (new String(bytes, StandardCharsets.UTF_8) + "# EOF\n").getBytes(StandardCharsets.UTF_8);
    int sample = 0;
    text.resume(bytes, 0, bytes.length, true);
    for (ExpositionParser.Entry e = text.next(); e != ExpositionParser.Entry.END; e = text.next()) {
      if (e == ExpositionParser.Entry.SERIES) {
        values[sample++] = text.series().seriesEnd() + 1;
        values[sample++] = text.position() - 1;
      }
    }
  }

  @Benchmark
  public long text() {
    return read(text, bytes);
  }

  @Benchmark
  public long openMetrics() {
    return read(openMetrics, bytesOpenMetrics);
  }

  @Benchmark
  public long values() {
    long sum = 0;
    for (int i = 0; i < values.length; i += 2) {
      sum += Floats.parseBits(bytes, values[i], values[i + 1]);
    }
    return sum;
  }

  private static long read(ExpositionParser parser, byte[] bytes) {
    parser.resume(bytes, 0, bytes.length, true);
    long sum = 0;
    while (true) {
      switch (parser.next()) {
        case SERIES -> sum += parser.series().valueBits();
        case METADATA -> sum++;
        case END -> {
          return sum;
        }
        case NEED_MORE, INVALID -> throw new IllegalStateException(parser.error());
      }
    }
  }
}
