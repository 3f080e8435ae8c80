// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.spool.SpoolLimits.Sync;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another process writes blocks and is killed with SIGKILL: what it reported written is there. */
class SpoolKillIT {
  private static final SpoolLimits LIMITS =
      new SpoolLimits(1L << 30, 64 << 10, 600_000, 600_000, Sync.INTERVAL);

  private static SpoolLane lane(Path root) {
    return new SpoolFolder(Disk.real(), root).lane("endpoint", "lane", LIMITS);
  }

  private static Block block(long sequence) {
    byte[] payload = new byte[(int) (500 + sequence % 3_000)];
    return new Block(sequence, null, null, 1, 1, 1, 1, new long[] {sequence, 1, 0, 1}, payload);
  }

  /** The process that is killed. */
  public static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws IOException {
      SpoolLane lane = lane(Path.of(args[0]));
      long sequence = lane.open(0).end();
      while (true) {
        lane.append(block(sequence), 0);
        lane.done(sequence / 2, 0);
        System.out.println(sequence);
        sequence++;
      }
    }
  }

  @Test
  void kill9_losesNothingThatWasWritten(@TempDir Path root) throws Exception {
    long last = 0;
    for (int round = 0; round < 4; round++) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Writer.class.getName(),
                  root.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      long goal = last + 200 + 137L * round;
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          last = Long.parseLong(line);
          if (last >= goal && process.isAlive()) {
            // The handle's way leaves the pipe open, so that what was reported is read to its end.
            process.toHandle().destroyForcibly();
          }
        }
      }
      process.waitFor();
    }
    SpoolLane lane = lane(root);
    SpoolLane.Opened found = lane.open(0);
    assertThat(found.end()).isGreaterThan(last);
    assertThat(found.done()).isBetween(last / 2 - 1, found.end() / 2);
    List<Long> read =
        lane.read(1, last + 1, Long.MAX_VALUE).blocks().stream().map(Block::sequence).toList();
    assertThat(read).isEqualTo(LongStream.rangeClosed(1, last).boxed().toList());
  }
}
