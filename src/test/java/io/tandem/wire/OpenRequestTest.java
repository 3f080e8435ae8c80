// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.testing.RemoteWriteBodies;
import io.tandem.testing.RemoteWriteBodies.Series;
import io.tandem.testing.RemoteWriteLab;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenRequestTest {
  private final PartCompressor compressor = new PartCompressor();
  private final Request request = request(7, 250, 3);

  private Request request(int... sizes) {
    RequestBuilder builder = new RequestBuilder(null, 900_000, 10_000, compressor);
    for (int i = 0; i < sizes.length; i++) {
      builder.add(
          RemoteWriteLab.scrape(RemoteWriteLab.encoding(null), i, 1000 + i, sizes[i]), r -> {});
    }
    return builder.close();
  }

  private static List<Series> series(Request request) {
    return RemoteWriteBodies.read(request.body()).series();
  }

  @Test
  void halves_untilOneSeriesIsLeft_loseNothingAndKeepTheOrder() throws Exception {
    List<Series> leaves = new ArrayList<>();
    List<Request> left = new ArrayList<>(List.of(request));
    while (!left.isEmpty()) {
      Request next = left.removeFirst();
      RequestBuilderTest.assertIndexPointsAtItsTargets(next);
      OpenRequest open = OpenRequest.of(next);
      if (open.seriesCount() == 1) {
        leaves.addAll(series(next));
      } else {
        List<Request> halves = open.halves(compressor);
        assertThat(halves).hasSize(2).allMatch(half -> half.samples() > 0);
        left.addAll(0, halves);
      }
    }
    assertThat(leaves).isEqualTo(series(request));
  }

  @Test
  void keeping_someSeries_leavesTheOthersOut() throws Exception {
    OpenRequest open = OpenRequest.of(request);
    BitSet kept = new BitSet();
    kept.set(0, 260);
    kept.clear(3, 9);
    Request part = open.keeping(kept, compressor);
    List<Series> expected = new ArrayList<>(series(request));
    expected.subList(3, 9).clear();
    assertThat(series(part)).isEqualTo(expected);
    assertThat(part.samples()).isEqualTo(254);
    RequestBuilderTest.assertIndexPointsAtItsTargets(part);
  }

  @Test
  void labels_ofASeries_areShownAndHashedTheSameInEveryRequest() throws Exception {
    OpenRequest open = OpenRequest.of(request);
    OpenRequest alone = OpenRequest.of(open.halves(compressor).getFirst());
    assertThat(open.labels(2)).isEqualTo("{__name__=\"m2\", target=\"0\"}");
    assertThat(alone.labelsHash(2)).isEqualTo(open.labelsHash(2)).isNotEqualTo(open.labelsHash(1));
    assertThat(open.samples(2)).isEqualTo(1);
  }
}
