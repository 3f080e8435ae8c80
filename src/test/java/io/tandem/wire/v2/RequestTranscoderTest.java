// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import io.tandem.model.Labels;
import io.tandem.model.MetricMetadata;
import io.tandem.model.SpecialValues;
import io.tandem.testing.RemoteWriteBodies;
import io.tandem.testing.RemoteWriteBodies.Sample;
import io.tandem.testing.RemoteWriteV2Bodies;
import io.tandem.testing.RemoteWriteV2Bodies.Exemplar;
import io.tandem.testing.RemoteWriteV2Bodies.Metadata;
import io.tandem.wire.MalformedRequestException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class RequestTranscoderTest {
  private static final FamilyMetadata NONE = name -> null;

  private static RemoteWriteV2Bodies.Request transcode(RemoteWriteBodies bodies) throws Exception {
    return RemoteWriteV2Bodies.read(new RequestTranscoder(NONE).transcode(bodies.body()).body());
  }

  @Property(tries = 200)
  void anyRequest_saysTheSame(
      @ForAll @Size(max = 30) List<@StringLength(max = 30) String> values, @ForAll double value)
      throws Exception {
    RemoteWriteBodies bodies = new RemoteWriteBodies();
    for (String text : values) {
      bodies.series(
          Labels.of("__name__", "m" + text.length(), "x", text),
          Sample.of(text.hashCode(), value),
          new Sample(7, SpecialValues.STALE_NAN_BITS));
    }

    RemoteWriteV2Bodies.Request request = transcode(bodies);

    assertThat(request.asV1()).isEqualTo(RemoteWriteBodies.read(bodies.body()));
    assertThat(new HashSet<>(request.symbols())).hasSameSizeAs(request.symbols());
  }

  @Test
  void manySeries_oneTranscoderForSeveralRequests() throws Exception {
    RequestTranscoder transcoder = new RequestTranscoder(NONE);
    for (int round = 0; round < 3; round++) {
      RemoteWriteBodies bodies = new RemoteWriteBodies();
      for (int i = 0; i < 20_000; i++) {
        bodies.series(Labels.of("__name__", "m", "i", round + "-" + i), 1000 + i, i);
      }
      RequestTranscoder.Transcoded transcoded = transcoder.transcode(bodies.body());
      assertThat(transcoded.samples()).isEqualTo(20_000);
      assertThat(RemoteWriteV2Bodies.read(transcoded.body()).asV1())
          .isEqualTo(RemoteWriteBodies.read(bodies.body()));
    }
  }

  @Test
  void exemplarsAndHistograms_areKept() throws Exception {
    byte[] histogram = {8, 3, 120, 42};
    byte[] series =
        message(
            out -> {
              out.writeByteArray(1, label("__name__", "h"));
              out.writeByteArray(4, histogram);
              out.writeByteArray(
                  3,
                  message(
                      exemplar -> {
                        exemplar.writeByteArray(1, label("trace_id", "t"));
                        exemplar.writeDouble(2, 1.5);
                        exemplar.writeInt64(3, 99);
                      }));
            });

    RequestTranscoder.Transcoded transcoded =
        new RequestTranscoder(NONE).transcode(new RemoteWriteBodies().field(1, series).body());

    RemoteWriteV2Bodies.Series read =
        RemoteWriteV2Bodies.read(transcoded.body()).series().getFirst();
    assertThat(read.histograms())
        .containsExactly(List.of((byte) 8, (byte) 3, (byte) 120, (byte) 42));
    assertThat(read.exemplars())
        .containsExactly(
            new Exemplar(List.of("trace_id", "t"), Double.doubleToRawLongBits(1.5), 99));
    assertThat(transcoded.histograms()).isEqualTo(1);
    assertThat(transcoded.exemplars()).isEqualTo(1);
  }

  @Test
  void series_bringTheMetadataOfTheirFamily() throws Exception {
    MetricMetadata known =
        new MetricMetadata(MetricMetadata.Type.COUNTER, "c", "What it counts.", "bytes");
    RemoteWriteBodies bodies =
        new RemoteWriteBodies()
            .series(Labels.of("__name__", "c_total"), 1, 1)
            .series(Labels.of("__name__", "other"), 1, 1)
            .series(Labels.of("__name__", "c_total", "x", "y"), 1, 1);

    RemoteWriteV2Bodies.Request request =
        RemoteWriteV2Bodies.read(
            new RequestTranscoder(name -> name.equals("c_total") ? known : null)
                .transcode(bodies.body())
                .body());

    Metadata sent = new Metadata(1, "What it counts.", "bytes");
    assertThat(request.series())
        .extracting(RemoteWriteV2Bodies.Series::metadata)
        .containsExactly(sent, new Metadata(0, "", ""), sent);
  }

  @Test
  void brokenBody_isRefused() {
    byte[] body = RemoteWriteBodies.pack(new byte[] {10, 50, 1});
    assertThatThrownBy(() -> new RequestTranscoder(NONE).transcode(body))
        .isInstanceOf(MalformedRequestException.class);
  }

  private static byte[] label(String name, String value) throws IOException {
    return message(
        out -> {
          out.writeString(1, name);
          out.writeString(2, value);
        });
  }

  private static byte[] message(Writer writer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    writer.write(out);
    out.flush();
    return bytes.toByteArray();
  }

  @FunctionalInterface
  private interface Writer {
    void write(CodedOutputStream out) throws IOException;
  }
}
