// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.testing.RemoteWriteBodies;
import io.tandem.testing.RemoteWriteBodies.Sample;
import io.tandem.testing.RemoteWriteBodies.Series;
import io.tandem.testing.RemoteWriteLab;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** What the encoder writes, packed into requests, against what protobuf's reader finds there. */
class ScrapeEncoderPropertyTest {
  private static final Encoding ENCODING = RemoteWriteLab.encoding(null);

  private final PartCompressor compressor = new PartCompressor();
  private final ScrapeEncoder encoder = new ScrapeEncoder(compressor);

  /** Text of one to four bytes a letter, no halves of pairs. */
  @Provide
  Arbitrary<List<Series>> series() {
    Arbitrary<String> text =
        Arbitraries.strings()
            .withChars('a', '"', '\0', '\n', 'é', '漢')
            .ascii()
            .ofMaxLength(300)
            .map(plain -> plain.length() % 5 == 0 ? plain + "\uD83D\uDE00" : plain);
    Arbitrary<List<String>> pairs = text.list().ofMaxSize(20).map(ScrapeEncoderPropertyTest::even);
    Arbitrary<Sample> sample =
        Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(Sample::new);
    return Combinators.combine(pairs, sample)
        .as((labels, one) -> new Series(labels, List.of(one), 0, 0))
        .list()
        .ofMaxSize(40);
  }

  private static List<String> even(List<String> texts) {
    return texts.subList(0, texts.size() / 2 * 2);
  }

  private void encode(Series series) {
    encoder.beginSeries();
    for (int i = 0; i < series.pairs().size(); i += 2) {
      byte[] name = series.pairs().get(i).getBytes(StandardCharsets.UTF_8);
      byte[] value = series.pairs().get(i + 1).getBytes(StandardCharsets.UTF_8);
      encoder.label(name, 0, name.length, value, 0, value.length);
    }
    Sample sample = series.samples().getFirst();
    encoder.endSeries(sample.valueBits(), sample.timestampMillis());
  }

  private List<Series> decode(EncodedScrape scrape) {
    RequestBuilder builder = new RequestBuilder(null, 900_000, 10_000, compressor);
    List<Request> requests = new ArrayList<>();
    builder.add(scrape, requests::add);
    Request last = builder.close();
    if (last != null) {
      requests.add(last);
    }
    return requests.stream()
        .flatMap(request -> RemoteWriteBodies.read(request.body()).series().stream())
        .toList();
  }

  @Property(tries = 300)
  void anySeries_areReadAsTheyWereWritten(@ForAll("series") List<Series> series) {
    encoder.begin(ENCODING);
    series.forEach(this::encode);

    assertThat(decode(encoder.finish(1, 1000, true))).isEqualTo(series);
  }

  @Property(tries = 100)
  void seriesThatAreTakenBack_leaveNothing(
      @ForAll("series") @Size(min = 1) List<Series> series, @ForAll int which) {
    int gone = Math.floorMod(which, series.size());
    List<Series> rest = new ArrayList<>(series);
    rest.remove(gone);

    encoder.begin(ENCODING);
    for (int i = 0; i < series.size(); i++) {
      if (i == gone) {
        encoder.beginSeries();
        encoder.label(new byte[9], 0, 4, 4, 9);
        encoder.cancelSeries();
      } else {
        encode(series.get(i));
      }
    }

    assertThat(decode(encoder.finish(1, 1000, true))).isEqualTo(rest);
  }
}
