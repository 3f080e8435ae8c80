// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.spool.SpoolLane.Opened;
import io.tandem.spool.SpoolLane.Read;
import io.tandem.spool.SpoolLimits.Sync;
import io.tandem.testing.FakeDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpoolLaneTest {
  private static final Path FOLDER = Path.of("/spool/endpoint/lane");
  private static final long NOW = 1_000_000;
  private static final SpoolLimits LIMITS =
      new SpoolLimits(1 << 20, 500, 5_000, 60_000, Sync.ALWAYS);

  private final FakeDisk disk = new FakeDisk();
  private SpoolLane lane = opened(LIMITS);

  private SpoolLane opened(SpoolLimits limits) {
    SpoolLane fresh = new SpoolLane(disk, FOLDER, limits);
    open(fresh);
    return fresh;
  }

  private static Opened open(SpoolLane lane) {
    try {
      return lane.open(NOW);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Block block(long sequence) {
    byte[] payload = ("payload of " + sequence).repeat(3).getBytes();
    long[] index = {sequence % 3, NOW + sequence, 0, 5, 7, NOW, 1, 2};
    return new Block(sequence, "prod", "a", NOW + sequence, NOW + sequence, 10, 90, index, payload);
  }

  private void append(int from, int to) throws IOException {
    for (int i = from; i <= to; i++) {
      lane.append(block(i), NOW);
    }
  }

  /** Blocks with a scrape of the target at this tick or later, step by step. */
  private static List<Block> found(SpoolLane lane, long target, long fromTick) {
    List<Block> found = new ArrayList<>();
    long position = 0;
    while (position < 100) {
      SpoolLane.Found step =
          lane.find(
              index -> index[0] == target && index[1] >= fromTick, fromTick, position, 100, 1);
      assertThat(step.blocks()).hasSizeLessThanOrEqualTo(1);
      assertThat(step.unreadable()).isZero();
      found.addAll(step.blocks());
      position = step.next();
    }
    return found;
  }

  private static List<Long> sequences(Read read) {
    return read.blocks().stream().map(Block::sequence).toList();
  }

  private static void assertSame(Block read, Block written) {
    assertThat(read).usingRecursiveComparison().isEqualTo(written);
  }

  @Test
  void read_ofWhatWasAppended_isTheSame() throws IOException {
    append(1, 9);
    Read read = lane.read(3, 8, Long.MAX_VALUE);
    assertThat(sequences(read)).containsExactly(3L, 4L, 5L, 6L, 7L);
    assertThat(read.through()).isEqualTo(7);
    assertSame(read.blocks().getFirst(), block(3));
    Block plain = new Block(10, null, null, 1, 2, 3, 4, new long[0], new byte[0]);
    lane.append(plain, NOW);
    assertSame(lane.read(10, 11, 1).blocks().getFirst(), plain);
  }

  @Test
  void read_stopsAtItsBytes_butReadsOneAtLeast() throws IOException {
    append(1, 9);
    assertThat(sequences(lane.read(2, 10, 1))).containsExactly(2L);
    assertThat(lane.read(2, 10, 1).through()).isEqualTo(2);
  }

  @Test
  void open_afterAStop_findsWhatIsNotDone() throws IOException {
    append(1, 20);
    lane.done(12, NOW);
    lane.close();
    Opened found = open(new SpoolLane(disk, FOLDER, LIMITS));
    assertThat(found).isEqualTo(new Opened(12, 21, 80, found.oldestMillis(), 0));
    assertThat(found.oldestMillis()).isLessThanOrEqualTo(NOW + 13);
  }

  @Test
  void open_withATornPosition_takesTheOneBefore() throws IOException {
    append(1, 5);
    lane.done(2, NOW);
    lane.done(4, NOW);
    Path position = FOLDER.resolve(PositionFile.NAME);
    byte[] bytes = disk.bytes(position);
    for (int at = 0; at < bytes.length; at++) {
      byte[] torn = bytes.clone();
      torn[at] ^= 0x40;
      disk.put(position, torn);
      assertThat(open(new SpoolLane(disk, FOLDER, LIMITS)).done()).isIn(2L, 4L);
    }
  }

  @Test
  void trim_beyondTheBytes_deletesTheOldestAndTellsWhatWasUnsent() throws IOException {
    lane = opened(new SpoolLimits(2_500, 500, 5_000, 60_000, Sync.OFF));
    append(1, 40);
    lane.done(2, NOW);
    List<RemovedSegment> removed = lane.trim(NOW);
    assertThat(lane.bytes()).isLessThanOrEqualTo(2_500);
    assertThat(removed).isNotEmpty().allMatch(r -> r.cause() == RemovedSegment.Cause.FULL);
    long last = removed.getLast().lastSequence();
    long lost = removed.stream().mapToLong(r -> r.samplesFrom(3)).sum();
    assertThat(lost).isEqualTo(10 * (last - 2));
    assertThat(sequences(lane.read(1, 41, Long.MAX_VALUE)).getFirst()).isEqualTo(last + 1);
  }

  @Test
  void trim_ofSentBlocks_waitsUntilTheyWereKeptLongEnough() throws IOException {
    lane = opened(new SpoolLimits(1 << 20, 200, 5_000, 60_000, Sync.OFF));
    append(1, 20);
    lane.done(18, NOW);
    assertThat(lane.trim(NOW + 4_000)).isEmpty();
    assertThat(found(lane, 1, 0)).hasSize(7);
    assertThat(found(lane, 1, NOW + 5))
        .extracting(Block::sequence)
        .containsExactly(7L, 10L, 13L, 16L, 19L);
    assertThat(lane.trim(NOW + 6_000)).isEmpty();
    assertThat(found(lane, 1, 0)).allMatch(block -> block.sequence() > 10);
    assertThat(sequences(lane.read(19, 21, 1_000))).containsExactly(19L, 20L);
  }

  @Test
  void trim_ofOldBlocks_tellsSo() throws IOException {
    lane = opened(new SpoolLimits(1 << 20, 200, 5_000, 60_000, Sync.OFF));
    append(1, 20);
    List<RemovedSegment> removed = lane.trim(NOW + 120_000);
    assertThat(removed).isNotEmpty().allMatch(r -> r.cause() == RemovedSegment.Cause.OLD);
  }

  @Test
  void skip_leavesOutWhatIsTooOld() throws IOException {
    append(1, 20);
    assertThat(lane.skip(3, 21, NOW + 9, false))
        .isEqualTo(new SpoolLane.Skipped(9, 60, true, List.of()));
    assertThat(lane.skip(3, 21, NOW + 99, false))
        .isEqualTo(new SpoolLane.Skipped(21, 180, true, List.of()));
    assertThat(lane.skip(3, 21, NOW + 9, true).indexes())
        .extracting(index -> index[1])
        .containsExactly(NOW + 3, NOW + 4, NOW + 5, NOW + 6, NOW + 7, NOW + 8);
  }

  @Test
  void append_onAFullDisk_failsAndLeavesNoTrace() throws IOException {
    append(1, 3);
    disk.setRoom(20);
    assertThatThrownBy(() -> lane.append(block(4), NOW)).hasMessageContaining("No space");
    disk.setRoom(Long.MAX_VALUE);
    append(4, 6);
    assertThat(sequences(lane.read(1, 7, 9_999))).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(open(new SpoolLane(disk, FOLDER, LIMITS)).faults()).isZero();
  }

  @Test
  void append_onAFullDisk_takesTheRoomOfWhatWasSent() throws IOException {
    lane = opened(new SpoolLimits(1 << 20, 300, 5_000, 60_000, Sync.OFF));
    append(1, 6);
    lane.done(6, NOW);
    disk.setRoom(0);
    append(7, 8);
    assertThat(sequences(lane.read(7, 9, 9_999))).containsExactly(7L, 8L);
  }

  @Test
  void stage_untilItIsCommitted_isInvisible() throws IOException {
    append(1, 2);
    StagedSegment kept = lane.stage(NOW);
    StagedSegment thrownAway = lane.stage(NOW);
    for (int i = 0; i < 4; i++) {
      kept.add(block(0));
      thrownAway.add(block(0));
    }
    append(3, 3);
    assertThat(sequences(lane.read(1, 99, 9_999))).containsExactly(1L, 2L, 3L);
    lane.commit(kept, 4);
    lane.abort(thrownAway);
    append(8, 9);
    List<Long> all = new ArrayList<>(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L));
    assertThat(sequences(lane.read(1, 99, 9_999))).isEqualTo(all);
    SpoolLane again = new SpoolLane(disk, FOLDER, LIMITS);
    assertThat(open(again).samples()).isEqualTo(90);
    assertThat(sequences(again.read(1, 99, 9_999))).isEqualTo(all);
  }

  @Test
  void open_removesWhatWasStagedAndNeverCommitted() throws IOException {
    lane.stage(NOW).add(block(0));
    open(new SpoolLane(disk, FOLDER, LIMITS));
    assertThat(disk.files()).noneMatch(f -> f.toString().endsWith(StagedSegment.SUFFIX));
  }
}
