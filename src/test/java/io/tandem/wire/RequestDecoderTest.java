// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.model.Labels;
import io.tandem.model.SpecialValues;
import io.tandem.testing.RemoteWriteBodies;
import io.tandem.testing.RemoteWriteBodies.Metadata;
import io.tandem.testing.RemoteWriteBodies.Request;
import io.tandem.testing.RemoteWriteBodies.Sample;
import io.tandem.testing.RemoteWriteBodies.Series;
import io.tandem.wire.MalformedRequestException.Reason;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RequestDecoderTest {
  private static final Labels UP = Labels.of("__name__", "up", "job", "node");

  @Property(tries = 200)
  void decode_ofWhatProtobufWrote_givesItBack(@ForAll("requests") Request request) {
    RemoteWriteBodies bodies = new RemoteWriteBodies();
    request.series().forEach(bodies::series);
    request.metadata().forEach(m -> bodies.metadata(m.type(), m.family(), m.help(), m.unit()));

    assertThat(RemoteWriteBodies.read(bodies.body())).isEqualTo(request);
  }

  @Property(tries = 300)
  void decode_ofDamagedBytes_neverThrowsAnythingElse(
      @ForAll("requests") Request request, @ForAll int at, @ForAll byte damage) {
    RemoteWriteBodies bodies = new RemoteWriteBodies();
    request.series().forEach(bodies::series);
    byte[] raw = bodies.field(1, new byte[0]).raw();
    raw[Math.floorMod(at, raw.length)] ^= damage;

    assertThat(refusalOf(() -> new RequestDecoder(1 << 20).decodeRaw(raw, new Ignoring())))
        .isIn(null, Reason.PROTOBUF);
  }

  @Test
  void decode_ofStaleMarker_keepsItsBits() {
    byte[] body =
        new RemoteWriteBodies().series(UP, new Sample(7, SpecialValues.STALE_NAN_BITS)).body();

    assertThat(RemoteWriteBodies.read(body).series().getFirst().samples())
        .containsExactly(new Sample(7, SpecialValues.STALE_NAN_BITS));
  }

  @Test
  void decode_whenDeclaredSizeIsOverTheLimit_refusesBeforeUnpacking() {
    byte[] body = RemoteWriteBodies.pack(new byte[2000]);

    assertThatThrownBy(() -> new RequestDecoder(1999).decode(body, new Ignoring()))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining("declared size 2000")
        .extracting(e -> ((MalformedRequestException) e).reason())
        .isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void decode_whenDeclaredSizeCannotBe_refusesBeforeUnpacking() {
    // Declares 2^31 - 1 bytes in a body of six.
    byte[] body = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07, 0};

    assertThat(refusalOf(() -> new RequestDecoder(Integer.MAX_VALUE).decode(body, new Ignoring())))
        .isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void decode_whenWellPacked_isNotTakenForABomb() throws MalformedRequestException {
    byte[] raw = new byte[1 << 20];

    assertThat(new RequestDecoder(1 << 20).unpack(RemoteWriteBodies.pack(raw))).isEqualTo(raw);
  }

  @Test
  void decode_whenCutOff_refuses() {
    byte[] body = new RemoteWriteBodies().series(UP, 1, 1).body();
    for (int length = 0; length < body.length; length++) {
      byte[] cut = Arrays.copyOf(body, length);
      assertThat(refusalOf(() -> new RequestDecoder(1 << 20).decode(cut, new Ignoring())))
          .as("cut at %d", length)
          .isNotNull();
    }
  }

  @Test
  void decode_whenMessageIsCutOff_refuses() {
    byte[] raw = new RemoteWriteBodies().series(UP, 1, 1).raw();
    for (int length = 1; length < raw.length; length++) {
      byte[] cut = Arrays.copyOf(raw, length);
      assertThat(refusalOf(() -> new RequestDecoder(1 << 20).decodeRaw(cut, new Ignoring())))
          .as("cut at %d", length)
          .isEqualTo(Reason.PROTOBUF);
    }
  }

  @Test
  void decode_ofInvalidUtf8_refuses() {
    byte[] label = {0x0a, 2, (byte) 0xc3, 0x28};
    byte[] series = {0x0a, 4, label[0], label[1], label[2], label[3]};
    byte[] raw = new RemoteWriteBodies().field(1, series).raw();

    assertThat(refusalOf(() -> new RequestDecoder(1 << 20).decodeRaw(raw, new Ignoring())))
        .isEqualTo(Reason.PROTOBUF);
  }

  @Test
  void decode_ofWrongWireType_refuses() {
    byte[] timeseriesAsVarint = {0x08, 1};

    assertThat(
            refusalOf(
                () -> new RequestDecoder(1 << 20).decodeRaw(timeseriesAsVarint, new Ignoring())))
        .isEqualTo(Reason.PROTOBUF);
  }

  @Test
  void decode_ofUnknownFields_skipsThem() {
    byte[] body =
        new RemoteWriteBodies().field(2, new byte[3]).series(UP, 1, 1).field(9, new byte[0]).body();

    assertThat(RemoteWriteBodies.read(body).series()).hasSize(1);
  }

  private interface Decoding {
    void run() throws MalformedRequestException;
  }

  private static Reason refusalOf(Decoding decoding) {
    try {
      decoding.run();
      return null;
    } catch (MalformedRequestException e) {
      return e.reason();
    }
  }

  @Provide
  Arbitrary<Request> requests() {
    Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(20);
    Arbitrary<Sample> samples =
        Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(Sample::new);
    Arbitrary<Series> series =
        Combinators.combine(
                texts.list().ofMaxSize(8).map(t -> t.subList(0, t.size() / 2 * 2)),
                samples.list().ofMaxSize(5),
                Arbitraries.integers().between(0, 2),
                Arbitraries.integers().between(0, 2))
            .as(Series::new);
    Arbitrary<Metadata> metadata =
        Combinators.combine(Arbitraries.integers(), texts, texts, texts).as(Metadata::new);
    return Combinators.combine(series.list().ofMaxSize(5), metadata.list().ofMaxSize(3))
        .as((s, m) -> new Request(List.copyOf(s), List.copyOf(m)));
  }

  private static final class Ignoring implements RequestVisitor {
    @Override
    public void beginSeries() {}

    @Override
    public void label(String name, String value) {}

    @Override
    public void sample(long timestampMillis, long valueBits) {}

    @Override
    public void endSeries(int exemplars, int histograms) {}

    @Override
    public void metadata(int type, String family, String help, String unit) {}
  }
}
