// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.spool.SpoolLane.Opened;
import io.tandem.spool.SpoolLane.Read;
import io.tandem.spool.SpoolLimits.Sync;
import io.tandem.testing.FakeDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file cut off or flipped at each of its bytes, against the list of blocks that were written. */
class SpoolCrashTest {
  private static final Path FOLDER = Path.of("/spool/endpoint/lane");
  private static final SpoolLimits LIMITS =
      new SpoolLimits(1 << 20, 1 << 20, 5_000, 60_000, Sync.OFF);

  private final FakeDisk disk = new FakeDisk();
  private final List<Block> written = new ArrayList<>();

  /** Where each block ends in the file. */
  private final List<Integer> ends = new ArrayList<>();

  private Path file;
  private byte[] whole;

  @BeforeEach
  void write() throws IOException {
    SpoolLane lane = new SpoolLane(disk, FOLDER, LIMITS);
    lane.open(0);
    for (int i = 1; i <= 5; i++) {
      long[] index = new long[4 * i];
      Arrays.fill(index, i);
      Block block =
          new Block(
              i, i % 2 == 0 ? "c" : null, i % 2 == 0 ? "r" : null, i, i, i, 9, index, payload(i));
      lane.append(block, 0);
      written.add(block);
      ends.add((int) lane.bytes());
    }
    file = disk.files().stream().filter(f -> Segment.baseOf(f) >= 0).findFirst().orElseThrow();
    whole = disk.bytes(file);
  }

  /** One of them looks like the start of a block. */
  private static byte[] payload(int i) {
    byte[] payload = new byte[17 * i];
    Arrays.fill(payload, (byte) (i == 3 ? 0x54 : i));
    if (i == 3) {
      System.arraycopy(new byte[] {0x54, 0x4e, 0x44, 0x42, 0, 1}, 0, payload, 9, 6);
    }
    return payload;
  }

  private List<Block> readAll() throws IOException {
    SpoolLane lane = new SpoolLane(disk, FOLDER, LIMITS);
    Opened found = lane.open(0);
    Read read = lane.read(1, 99, Long.MAX_VALUE);
    long readable = read.blocks().stream().mapToLong(Block::samples).sum();
    assertThat(found.samples()).isEqualTo(readable + read.corruptSamples());
    lane.append(new Block(found.end(), null, null, 0, 0, 0, 0, new long[0], new byte[1]), 0);
    lane.close();
    // A later start must not mind either.
    Opened again = new SpoolLane(disk, FOLDER, LIMITS).open(0);
    assertThat(again.end()).isEqualTo(found.end() + 1);
    List<Path> fresh = new ArrayList<>(disk.files());
    fresh.removeIf(f -> f.equals(file) || Segment.baseOf(f) < 0);
    for (Path added : fresh) {
      disk.delete(added);
    }
    return read.blocks();
  }

  @Test
  void read_ofAFileCutOffAnywhere_givesAllWholeBlocks() throws IOException {
    for (int length = 0; length <= whole.length; length++) {
      disk.put(file, Arrays.copyOf(whole, length));
      int survivors = 0;
      while (survivors < ends.size() && ends.get(survivors) <= length) {
        survivors++;
      }
      assertBlocks(readAll(), written.subList(0, survivors), "cut at " + length);
    }
  }

  @Test
  void read_ofAFileFlippedAnywhere_givesAllOtherBlocks() throws IOException {
    for (int at = 0; at < whole.length; at++) {
      for (int bit : new int[] {0x01, 0x80}) {
        byte[] flipped = whole.clone();
        flipped[at] ^= (byte) bit;
        disk.put(file, flipped);
        List<Block> expected = new ArrayList<>(written);
        int hit = 0;
        while (ends.get(hit) <= at) {
          hit++;
        }
        expected.remove(hit);
        assertBlocks(readAll(), expected, "flipped " + bit + " at " + at);
      }
    }
  }

  private static void assertBlocks(List<Block> read, List<Block> expected, String how) {
    assertThat(read.stream().map(SpoolCrashTest::text))
        .as(how)
        .containsExactlyElementsOf(expected.stream().map(SpoolCrashTest::text).toList());
  }

  private static String text(Block block) {
    return block.sequence()
        + block.cluster()
        + block.replica()
        + block.samples()
        + Arrays.toString(block.index())
        + Arrays.toString(block.payload());
  }
}
