// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.spool;

import io.tandem.spool.SpoolLimits.Sync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Blocks of 64 KiB with ten scrapes each, written, acknowledged and deleted again. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SpoolBenchmark {
  private final byte[] payload = new byte[64 << 10];
  private final long[] index = new long[40];
  private Path folder = Path.of("");
  private SpoolLane lane = lane(folder);
  private long sequence;

  private static SpoolLane lane(Path folder) {
    return new SpoolLane(
        Disk.real(), folder, SpoolLimits.of(256L << 20, 0, 3_600_000, Sync.INTERVAL));
  }

  @Setup(Level.Trial)
  public void open() throws IOException {
    folder = Files.createTempDirectory("spool");
    lane = lane(folder);
    sequence = lane.open(0).end();
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    lane.close();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private Block next() {
    return new Block(sequence++, "prod", "a", 1, 1, 500, 300_000, index, payload);
  }

  @Benchmark
  public void append() throws IOException {
    lane.append(next(), 0);
    lane.trim(0);
  }

  @Benchmark
  public void appendAndAcknowledge() throws IOException {
    Block block = next();
    lane.append(block, 0);
    lane.done(block.sequence(), 0);
    lane.trim(1);
  }
}
