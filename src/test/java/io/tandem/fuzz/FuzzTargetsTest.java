// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs what Jazzer runs, on the seeds and on mutations of them by a few lines of chance. What
 * Jazzer ever found is a file among the seeds.
 */
class FuzzTargetsTest {
  private static final Path SEEDS = Path.of("src/test/fuzz");
  private static final int MUTATIONS = 3000;

  static Stream<Arguments> targets() {
    return Stream.of(
        argumentSet("text", "TextFuzz", (Consumer<byte[]>) TextFuzz::fuzzerTestOneInput),
        argumentSet(
            "openmetrics",
            "OpenMetricsFuzz",
            (Consumer<byte[]>) OpenMetricsFuzz::fuzzerTestOneInput),
        argumentSet(
            "protobuf", "ProtobufFuzz", (Consumer<byte[]>) ProtobufFuzz::fuzzerTestOneInput),
        argumentSet("config", "ConfigFuzz", (Consumer<byte[]>) ConfigFuzz::fuzzerTestOneInput),
        argumentSet("relabel", "RelabelFuzz", (Consumer<byte[]>) RelabelFuzz::fuzzerTestOneInput),
        argumentSet(
            "remote write",
            "RemoteWriteFuzz",
            (Consumer<byte[]>) RemoteWriteFuzz::fuzzerTestOneInput));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void target_takesSeedsAndWhatIsNearThem(String name, Consumer<byte[]> target) {
    List<byte[]> seeds = seeds(name);
    seeds.forEach(seed -> run(target, seed));
    Random random = new Random(20261122);
    for (int i = 0; i < MUTATIONS; i++) {
      run(target, mutated(seeds, random));
    }
  }

  private static void run(Consumer<byte[]> target, byte[] input) {
    try {
      target.accept(input);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("with the input " + new String(input, UTF_8), e);
    }
  }

  private static List<byte[]> seeds(String name) {
    List<byte[]> seeds = new ArrayList<>();
    try (Stream<Path> files = Files.list(SEEDS.resolve(name))) {
      for (Path file : files.sorted().toList()) {
        seeds.add(Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return seeds;
  }

  private static byte[] mutated(List<byte[]> seeds, Random random) {
    byte[] input = seeds.get(random.nextInt(seeds.size())).clone();
    for (int i = random.nextInt(4); i >= 0 && input.length > 0; i--) {
      int at = random.nextInt(input.length);
      int end = Math.min(input.length, at + 1 + random.nextInt(8));
      input =
          switch (random.nextInt(4)) {
            case 0 ->
                joined(Arrays.copyOf(input, at), Arrays.copyOfRange(input, end, input.length));
            case 1 ->
                joined(Arrays.copyOf(input, end), Arrays.copyOfRange(input, at, input.length));
            case 2 -> {
              byte[] other = seeds.get(random.nextInt(seeds.size()));
              int from = other.length == 0 ? 0 : random.nextInt(other.length);
              yield joined(Arrays.copyOf(input, at), Arrays.copyOfRange(other, from, other.length));
            }
            default -> {
              input[at] = (byte) " \n\t\"\\{}=,#:-0e\0Aé".charAt(random.nextInt(17));
              yield input;
            }
          };
    }
    return input;
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
