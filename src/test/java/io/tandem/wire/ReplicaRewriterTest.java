// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.model.HaIdentity;
import io.tandem.model.Labels;
import io.tandem.model.Replica;
import io.tandem.testing.RemoteWriteBodies;
import io.tandem.testing.RemoteWriteBodies.Sample;
import io.tandem.testing.RemoteWriteBodies.Series;
import io.tandem.testing.RemoteWriteLab;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ReplicaRewriterTest {
  private static final HaIdentity A = new HaIdentity("prod", "a");
  private static final HaIdentity B = new HaIdentity("prod", "b");
  private static final Encoding ENCODING_A = RemoteWriteLab.fleetEncoding(Replica.A);
  private static final Encoding ENCODING_B = RemoteWriteLab.fleetEncoding(Replica.B);

  private final PartCompressor compressor = new PartCompressor();

  private Request request(Encoding encoding, int... sizes) {
    RequestBuilder builder = new RequestBuilder(encoding.identity(), 900_000, 100_000, compressor);
    for (int i = 0; i < sizes.length; i++) {
      builder.add(RemoteWriteLab.scrape(encoding, i, 1000 + i, sizes[i]), r -> {});
    }
    return builder.close();
  }

  @Test
  void request_rewritten_isWhatTheOtherReplicaWouldHaveSent() throws Exception {
    Request mine = request(ENCODING_A, 7, 2_500, 3);

    Request theirs = new ReplicaRewriter(A, B, compressor).rewrite(mine);

    Request expected = request(ENCODING_B, 7, 2_500, 3);
    assertThat(RemoteWriteBodies.read(theirs.body()))
        .isEqualTo(RemoteWriteBodies.read(expected.body()));
    assertThat(theirs.identity()).isEqualTo(B);
    assertThat(theirs.samples()).isEqualTo(mine.samples());
    assertThat(theirs.index().packed()).isEqualTo(expected.index().packed());
    assertThat(theirs.rawLength()).isEqualTo(expected.rawLength());
  }

  @Test
  void scrape_rewritten_keepsItsParts() throws Exception {
    EncodedScrape mine = RemoteWriteLab.scrape(ENCODING_A, 7, 1000, 450);

    EncodedScrape theirs =
        new ReplicaRewriter(A, B, compressor).rewrite(mine, ENCODING_A.as(Replica.B));

    EncodedScrape expected = RemoteWriteLab.scrape(ENCODING_B, 7, 1000, 450);
    assertThat(theirs.encoding()).isEqualTo(ENCODING_B);
    assertThat(theirs.parts())
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(expected.parts());
    assertThat(theirs.samples()).isEqualTo(450);
  }

  @Property(tries = 200)
  void anyLabelsAndLengths_onlyTheReplicaChanges(
      @ForAll @Size(min = 1, max = 5) List<@StringLength(max = 300) String> values,
      @ForAll @StringLength(min = 1, max = 200) String from,
      @ForAll @StringLength(min = 1, max = 200) String to,
      @ForAll @IntRange(max = 1) int exemplars)
      throws Exception {
    RemoteWriteBodies mine = new RemoteWriteBodies();
    RemoteWriteBodies theirs = new RemoteWriteBodies();
    for (String value : values) {
      Labels others = Labels.of("Upper", value, "__name__", "m", "cluster", "c", "x", value);
      mine.series(series(others, from, exemplars));
      theirs.series(series(others, to, exemplars));
    }
    byte[] raw = mine.raw();

    EncodedScrape.Part part =
        new ReplicaRewriter(new HaIdentity("c", from), new HaIdentity("c", to), compressor)
            .rewrite(new EncodedScrape.Part(raw, raw.length, raw.length, values.size(), false));

    assertThat(part.bytes()).isEqualTo(theirs.raw());
  }

  private static Series series(Labels labels, String replica, int exemplars) {
    Labels all = labels.toBuilder().set(HaIdentity.REPLICA_LABEL, replica).build();
    List<String> pairs =
        all.toMap().entrySet().stream()
            .flatMap(e -> java.util.stream.Stream.of(e.getKey(), e.getValue()))
            .toList();
    return new Series(pairs, List.of(Sample.of(1000, 1)), exemplars, 0);
  }

  @Test
  void failedScrapes_staySuch() throws Exception {
    RequestBuilder builder = new RequestBuilder(A, 900_000, 100_000, compressor);
    EncodedScrape good = RemoteWriteLab.scrape(ENCODING_A, 1, 1000, 5);
    builder.add(RemoteWriteLab.failed(good), r -> {});
    builder.add(good, r -> {});

    Request theirs = new ReplicaRewriter(A, B, compressor).rewrite(builder.close());

    assertThat(theirs.index().size()).isEqualTo(1);
    assertThat(theirs.index().isUp(0)).isFalse();
    assertThat(theirs.index().samples(0)).isEqualTo(10);
  }

  @Test
  void seriesOfAnotherIdentity_areRefused() {
    ReplicaRewriter rewriter = new ReplicaRewriter(A, B, compressor);
    Request theirs = request(ENCODING_B, 3);
    byte[] raw = new RemoteWriteBodies().series(Labels.of("__name__", "m"), 1, 1).raw();

    assertThatThrownBy(() -> rewriter.rewrite(theirs)).hasMessageContaining("bug in Tandem");
    assertThatThrownBy(
            () -> rewriter.rewrite(new EncodedScrape.Part(raw, raw.length, raw.length, 1, false)))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining("without __replica__");
  }

  @Property(tries = 300)
  void damagedBytes_areRefusedOrRewritten(@ForAll byte @Size(max = 200) [] noise) {
    ReplicaRewriter rewriter = new ReplicaRewriter(A, B, compressor);
    try {
      rewriter.rewrite(new EncodedScrape.Part(noise, noise.length, noise.length, 1, false));
    } catch (MalformedRequestException e) {
      assertThat(e.reason()).isEqualTo(MalformedRequestException.Reason.PROTOBUF);
    }
  }
}
