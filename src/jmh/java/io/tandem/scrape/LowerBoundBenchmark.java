// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.tandem.scrape.parse.ExpositionParser;
import io.tandem.scrape.parse.TextParser;
import io.tandem.testing.BenchmarkPages;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
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
import org.xerial.snappy.Snappy;

/** What nobody can do without, on the same bytes: the floor under the other scores, per sample. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(BenchmarkPages.SAMPLES)
public class LowerBoundBenchmark {
  private static final Hasher64 HASHER = Hashing.xxh3_64();
  private static final int GZIP_HEADER = 10;
  private static final int BLOCK = 64 * 1024;

  @Param({"node", "kube"})
  public String page = "";

  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final int[] series = new int[2 * BenchmarkPages.SAMPLES];
  private byte[] text = new byte[0];
  private byte[] gzip = new byte[0];
  private byte[] copy = new byte[0];
  private final byte[] block = new byte[Snappy.maxCompressedLength(BLOCK)];

  @Setup
  public void setUp() {
    text = BenchmarkPages.page(page);
    gzip = BenchmarkPages.gzip(text);
    copy = new byte[text.length];
    ExpositionParser parser = new TextParser();
    parser.resume(text, 0, text.length, true);
    int at = 0;
    while (at < series.length) {
      if (parser.next() == ExpositionParser.Entry.SERIES) {
        series[at++] = parser.series().seriesStart();
        series[at++] = parser.series().seriesEnd();
      }
    }
  }

  @Benchmark
  public byte[] arraycopy() {
    System.arraycopy(text, 0, copy, 0, text.length);
    return copy;
  }

  @Benchmark
  public int lineFeeds() {
    int lines = 0;
    for (byte b : text) {
      lines += b == '\n' ? 1 : 0;
    }
    return lines;
  }

  @Benchmark
  public long xxh3() {
    long sum = 0;
    for (int i = 0; i < series.length; i += 2) {
      sum += HASHER.hashBytesToLong(text, series[i], series[i + 1] - series[i]);
    }
    return sum;
  }

  @Benchmark
  public long inflate() throws DataFormatException {
    inflater.reset();
    inflater.setInput(gzip, GZIP_HEADER, gzip.length - GZIP_HEADER);
    return inflater.inflate(copy, 0, copy.length);
  }

  @Benchmark
  public long crc32() {
    crc.reset();
    crc.update(text, 0, text.length);
    return crc.getValue();
  }

  @Benchmark
  public long snappy() throws IOException {
    long sum = 0;
    for (int at = 0; at < text.length; at += BLOCK) {
      sum += Snappy.compress(text, at, Math.min(BLOCK, text.length - at), block, 0);
    }
    return sum;
  }
}
