// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.testing.RemoteWriteBodies;
import io.tandem.testing.RemoteWriteBodies.Series;
import io.tandem.testing.RemoteWriteLab;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RequestBuilderTest {
  private static final Encoding PLAIN = RemoteWriteLab.encoding(null);
  private static final Encoding HA = RemoteWriteLab.encoding(RemoteWriteLab.IDENTITY);

  private static RequestBuilder builder(int maxBytes, int maxSamples) {
    return new RequestBuilder(null, maxBytes, maxSamples, new PartCompressor());
  }

  private static List<Request> build(RequestBuilder builder, List<Integer> sizes) {
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      builder.add(RemoteWriteLab.scrape(PLAIN, i, 1000 + i, sizes.get(i)), requests::add);
    }
    Request last = builder.close();
    if (last != null) {
      requests.add(last);
    }
    return requests;
  }

  private static List<Series> series(List<Request> requests) {
    return requests.stream()
        .flatMap(r -> RemoteWriteBodies.read(r.body()).series().stream())
        .toList();
  }

  @Property(tries = 60)
  void add_anyScrapes_keepsEverySeriesInOrderWithinTheLimits(
      @ForAll @Size(max = 12) List<@IntRange(min = 1, max = 700) Integer> sizes,
      @ForAll @IntRange(min = 4_000, max = 40_000) int maxBytes,
      @ForAll @IntRange(min = 100, max = 900) int maxSamples) {
    List<Request> requests = build(builder(maxBytes, maxSamples), sizes);
    List<Request> atOnce = build(builder(Integer.MAX_VALUE, Integer.MAX_VALUE), sizes);
    assertThat(requests).allMatch(r -> r.samples() <= maxSamples);
    // A part of a hundred series packs to less than 4 kB, so no request needs to be larger.
    assertThat(requests).allMatch(r -> r.bytes() <= maxBytes);
    assertThat(series(requests)).isEqualTo(series(atOnce));
    assertThat(requests.stream().mapToInt(Request::samples).sum())
        .isEqualTo(sizes.stream().mapToInt(Integer::intValue).sum());
    requests.forEach(RequestBuilderTest::assertIndexPointsAtItsTargets);
  }

  @Test
  void seriesThatPackVeryWell_areCutByTheirRawBytes() {
    RequestBuilder builder = builder(Integer.MAX_VALUE, Integer.MAX_VALUE);
    List<Request> requests = build(builder, Collections.nCopies(30, 5_000));

    assertThat(requests).hasSizeGreaterThan(1);
    assertThat(requests).allMatch(r -> r.rawLength() <= Request.MOST_RAW_BYTES);
    assertThat(requests.stream().mapToInt(Request::samples).sum()).isEqualTo(150_000);
  }

  /** Every entry of the index is whole series of its target at its tick. */
  static void assertIndexPointsAtItsTargets(Request request) {
    byte[] raw = unpack(request);
    assertThat(raw).hasSize(request.rawLength());
    int end = 0;
    TargetIndex index = request.index();
    for (int i = 0; i < index.size(); i++) {
      assertThat(index.offset(i)).isEqualTo(end);
      end += index.length(i);
      List<Series> found =
          RemoteWriteBodies.read(
                  RemoteWriteBodies.pack(Arrays.copyOfRange(raw, index.offset(i), end)))
              .series();
      assertThat(found).hasSize(index.samples(i));
      String target = Long.toString(index.targetId(i));
      long tick = index.tickMillis(i);
      assertThat(found).allMatch(s -> target.equals(s.labels().get("target")));
      assertThat(found).allMatch(s -> s.samples().getFirst().timestampMillis() == tick);
    }
    assertThat(end).isEqualTo(request.rawLength());
  }

  private static byte[] unpack(Request request) {
    try {
      return new RequestDecoder(request.rawLength()).unpack(request.body());
    } catch (MalformedRequestException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void close_ofManySmallScrapes_isOneRequest() {
    List<Request> requests = build(builder(900_000, Integer.MAX_VALUE), List.of(10, 10, 10, 50));
    assertThat(requests).hasSize(1);
    assertThat(requests.getFirst().index().size()).isEqualTo(4);
    assertThat(requests.getFirst().firstMillis()).isEqualTo(1000);
    assertThat(requests.getFirst().lastMillis()).isEqualTo(1003);
  }

  @Test
  void close_ofNothing_isNull() {
    assertThat(builder(1000, 1000).close()).isNull();
  }

  @Test
  void add_ofAnotherIdentity_isMarkedAsOurBug() {
    RequestBuilder plain = builder(1000, 1000);
    assertThatThrownBy(() -> plain.add(RemoteWriteLab.scrape(HA, 1, 1, 1), r -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("bug in Tandem");
  }

  @Test
  void join_ofRequests_isOneWithAllOfThem() {
    List<Request> requests = build(builder(6_000, 300), List.of(250, 10, 400, 90));
    assertThat(requests.size()).isGreaterThan(2);
    Request joined = Request.join(requests);
    assertThat(series(List.of(joined))).isEqualTo(series(requests));
    assertThat(joined.samples()).isEqualTo(750);
    assertIndexPointsAtItsTargets(joined);
  }

  @Test
  void join_ofTwoIdentities_isMarkedAsOurBug() {
    RequestBuilder ha = new RequestBuilder(HA.identity(), 900_000, 1000, new PartCompressor());
    ha.add(RemoteWriteLab.scrape(HA, 1, 1, 5), r -> {});
    List<Request> mixed = new ArrayList<>(build(builder(900_000, 1000), List.of(5)));
    mixed.add(ha.close());
    assertThatThrownBy(() -> Request.join(mixed)).hasMessageContaining("bug in Tandem");
  }
}
