// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import io.tandem.model.Labels;
import io.tandem.testing.BenchmarkPages;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Series to protobuf, protobuf to Snappy; scores are per sample, of six labels. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(BenchmarkPages.SAMPLES)
public class EncodeBenchmark {
  private static final byte[] TEXT =
      "__name__node_network_receive_bytes_totaldeviceveth".getBytes(StandardCharsets.UTF_8);
  private static final byte[] FIXED =
      LabelBytes.encode(
          Labels.of("instance", "10.0.12.34:9100", "job", "kubernetes-pods", "region", "eu-1"));
  private static final Encoding ENCODING = new Encoding(0, Labels.EMPTY, null, 10_000);

  private final PartCompressor compressor = new PartCompressor();
  private final ScrapeEncoder encoder = new ScrapeEncoder(compressor);
  private byte[] raw = new byte[0];

  @Setup
  public void setUp() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (EncodedScrape.Part part : encode().parts()) {
      byte[] bytes = part.compressed() ? PartCompressor.decompress(part) : part.bytes();
      all.write(bytes, 0, part.rawLength());
    }
    raw = all.toByteArray();
  }

  @Benchmark
  public EncodedScrape encode() {
    encoder.begin(ENCODING);
    for (int i = 0; i < BenchmarkPages.SAMPLES; i++) {
      encoder.beginSeries();
      encoder.label(TEXT, 0, 8, 8, 40);
      encoder.label(TEXT, 40, 46, 46, 50);
      encoder.encodedLabels(FIXED, 0, FIXED.length);
      encoder.endSeries(Double.doubleToRawLongBits(i * 1.25), 1_700_000_000_000L);
    }
    return encoder.finish(1, 1_700_000_000_000L, true);
  }

  /** Of which compression. */
  @Benchmark
  public long compress() {
    long sum = 0;
    for (int at = 0; at < raw.length; at += PartCompressor.PART_BYTES) {
      int length = Math.min(PartCompressor.PART_BYTES, raw.length - at);
      sum += compressor.compress(raw, at, length, 0).length();
    }
    return sum;
  }
}
