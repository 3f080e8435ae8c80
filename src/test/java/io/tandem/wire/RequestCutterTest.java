// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.testing.RemoteWriteBodies;
import io.tandem.testing.RemoteWriteBodies.Series;
import io.tandem.testing.RemoteWriteLab;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestCutterTest {
  private final PartCompressor compressor = new PartCompressor();
  private final RequestCutter cutter = new RequestCutter(compressor);
  private final Request request = request();

  /** Targets 0 to 4, each with two ticks. */
  private Request request() {
    RequestBuilder builder =
        new RequestBuilder(RemoteWriteLab.IDENTITY, 900_000, 10_000, compressor);
    for (int i = 0; i < 10; i++) {
      builder.add(
          RemoteWriteLab.scrape(
              RemoteWriteLab.encoding(RemoteWriteLab.IDENTITY), i % 5, 1000 + i, 150),
          r -> {});
    }
    return builder.close();
  }

  private static List<Series> series(Request request, String target) {
    return RemoteWriteBodies.read(request.body()).series().stream()
        .filter(s -> target.equals(s.labels().get("target")))
        .toList();
  }

  @Test
  void keeping_someScrapes_leavesTheOthersOut() throws Exception {
    Request left = cutter.keeping(request, (target, tick, up) -> target != 3 || tick > 1005);

    assertThat(left).isNotNull();
    assertThat(left.samples()).isEqualTo(request.samples() - 150);
    assertThat(series(left, "3"))
        .hasSize(150)
        .allMatch(s -> s.samples().getFirst().timestampMillis() == 1008);
    assertThat(series(left, "2")).isEqualTo(series(request, "2"));
    assertThat(left.index().size()).isEqualTo(9);
    assertThat(left.identity()).isEqualTo(RemoteWriteLab.IDENTITY);
    RequestBuilderTest.assertIndexPointsAtItsTargets(left);
  }

  @Test
  void keeping_all_isTheRequestItself() throws Exception {
    assertThat(cutter.keeping(request, (target, tick, up) -> true)).isSameAs(request);
  }

  @Test
  void keeping_none_isNothing() throws Exception {
    assertThat(cutter.keeping(request, (target, tick, up) -> tick < 1000)).isNull();
  }
}
