// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire.v2;

import static io.tandem.testing.ProtoPages.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.model.Labels;
import io.tandem.model.MetricMetadata;
import io.tandem.testing.RemoteWriteBodies;
import io.tandem.testing.RemoteWriteBodies.Metadata;
import io.tandem.testing.RemoteWriteBodies.Request;
import io.tandem.testing.RemoteWriteBodies.Sample;
import io.tandem.wire.MalformedRequestException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SymbolRequestDecoderTest {
  private static final SymbolRequestDecoder DECODER = new SymbolRequestDecoder(64 << 20);

  private static Request read(byte[] body) throws MalformedRequestException {
    return RemoteWriteBodies.read(visitor -> DECODER.decode(body, visitor));
  }

  /** A request of the symbols and one series of those bytes. */
  private static byte[] body(List<String> symbols, byte[] series) {
    return RemoteWriteBodies.pack(
        message(
            out -> {
              out.writeByteArray(5, series);
              for (String symbol : symbols) {
                out.writeString(4, symbol);
              }
            }));
  }

  private static byte[] series(int... refs) {
    return message(
        out -> {
          for (int ref : refs) {
            out.writeUInt32(1, ref);
          }
          out.writeByteArray(2, message(sample -> sample.writeDouble(1, 5)));
        });
  }

  @Property(tries = 200)
  void anyRequest_saysWhatItSaidInTheFirstVersion(
      @ForAll @Size(min = 1, max = 20) List<@StringLength(max = 30) String> values,
      @ForAll long time)
      throws Exception {
    RemoteWriteBodies bodies = new RemoteWriteBodies();
    for (String text : values) {
      bodies.series(
          Labels.of("__name__", "m" + text.length(), "x", text),
          Sample.of(time, text.hashCode()),
          Sample.of(7, Double.NaN));
    }

    byte[] second = new RequestTranscoder(name -> null).transcode(bodies.body()).body();

    assertThat(read(second)).isEqualTo(RemoteWriteBodies.read(bodies.body()));
  }

  @Test
  void metadata_ofASeries_isAnEntryUnderItsName() throws Exception {
    byte[] body = new RemoteWriteBodies().series(Labels.of("__name__", "m"), 1, 2).body();
    MetricMetadata gauge = new MetricMetadata(MetricMetadata.Type.GAUGE, "m", "Help.", "s");

    Request request = read(new RequestTranscoder(name -> gauge).transcode(body).body());

    assertThat(request.metadata()).containsExactly(new Metadata(2, "m", "Help.", "s"));
  }

  @Test
  void symbols_behindTheSeries_areFound() throws Exception {
    Request request = read(body(List.of("", "__name__", "m"), series(1, 2)));
    assertThat(request.series().get(0).pairs()).containsExactly("__name__", "m");
  }

  @Test
  void request_thatTheSpecificationForbids_isMalformed() {
    List<String> symbols = List.of("", "__name__", "m");
    assertMalformed(body(List.of("a", "__name__", "m"), series(1, 2)), "first symbol");
    assertMalformed(body(symbols, series(1, 3)), "no symbol 3");
    assertMalformed(body(symbols, series(1)), "without a value");
    assertMalformed(body(symbols, message(out -> out.writeUInt32(1, 1))), "without samples");
    assertMalformed(body(symbols, new byte[] {10, 50}), "not a whole message");
    assertMalformed(new byte[] {1, 2, 3}, "snappy");
  }

  private static void assertMalformed(byte[] body, String why) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOf(MalformedRequestException.class)
        .hasMessageContaining(why);
  }
}
