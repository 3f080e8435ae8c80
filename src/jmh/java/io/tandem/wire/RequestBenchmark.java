// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import io.tandem.model.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

/**
 * Committed scrapes to requests, requests to a larger one; scores are per scrape of 500 samples,
 * either compressed by the scrape already or small and gathered raw.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@OperationsPerInvocation(RequestBenchmark.SCRAPES)
public class RequestBenchmark {
  static final int SCRAPES = 100;
  private static final Encoding ENCODING = new Encoding(0, Labels.EMPTY, null, 10_000);

  private final PartCompressor compressor = new PartCompressor();
  private final RequestBuilder builder =
      new RequestBuilder(null, 900_000, Integer.MAX_VALUE, compressor);
  private final List<EncodedScrape> large = new ArrayList<>();
  private final List<EncodedScrape> small = new ArrayList<>();
  private List<Request> requests = List.of();

  @Setup
  public void setUp() {
    Random random = new Random(1);
    for (int i = 0; i < SCRAPES; i++) {
      byte[] raw = new byte[60_000];
      for (int at = 0; at < raw.length; at++) {
        raw[at] = at > 120 && random.nextInt(12) > 0 ? raw[at - 120] : (byte) random.nextInt(64);
      }
      large.add(scrape(i, compressor.compress(raw, 0, raw.length, 500)));
      small.add(scrape(i, new EncodedScrape.Part(raw, 3_000, 3_000, 25, false)));
    }
    requests = build(large);
  }

  private static EncodedScrape scrape(int target, EncodedScrape.Part part) {
    return new EncodedScrape(ENCODING, target, 1, 1, 1, part.samples(), true, List.of(part));
  }

  private List<Request> build(List<EncodedScrape> scrapes) {
    List<Request> closed = new ArrayList<>();
    scrapes.forEach(scrape -> builder.add(scrape, closed::add));
    closed.add(builder.close());
    return closed;
  }

  @Benchmark
  public List<Request> compressedScrapes() {
    return build(large);
  }

  @Benchmark
  public List<Request> smallScrapes() {
    return build(small);
  }

  @Benchmark
  public Request join() {
    return Request.join(requests);
  }
}
