// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import java.util.Random;
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

/**
 * Looking a series up by its hash; scores are per look-up. The larger table does not fit the caches
 * near the core.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(SeriesTableBenchmark.LOOKUPS)
public class SeriesTableBenchmark {
  static final int LOOKUPS = 1000;

  @Param({"1000", "500000"})
  public int series;

  private final SeriesTable table = new SeriesTable();
  private final long[] known = new long[LOOKUPS];
  private final long[] unknown = new long[LOOKUPS];

  @Setup
  public void setUp() {
    Random random = new Random(42);
    table.begin();
    for (int i = 0; i < series; i++) {
      long hash = random.nextLong();
      table.insert(hash, SeriesTable.AS_WRITTEN, false);
      if (i % (series / LOOKUPS) == 0) {
        known[i / (series / LOOKUPS)] = hash;
      }
    }
    table.commit();
    for (int i = 0; i < LOOKUPS; i++) {
      unknown[i] = random.nextLong();
    }
  }

  @Benchmark
  public long hit() {
    table.begin();
    long sum = 0;
    for (long hash : known) {
      int slot = table.find(hash);
      table.see(slot, false);
      sum += table.verdict(slot);
    }
    return sum;
  }

  @Benchmark
  public long miss() {
    long sum = 0;
    for (long hash : unknown) {
      sum += table.find(hash);
    }
    return sum;
  }
}
