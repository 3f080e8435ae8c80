// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.Snappy;

class PartCompressorTest {
  private final PartCompressor compressor = new PartCompressor();
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 5_000, 65_536, 65_537, 300_000, 2_097_152})
  void compress_anyLength_isReadBackBehindItsPrefix(int length) throws IOException {
    byte[] raw = text(length);
    EncodedScrape.Part part = compressor.compress(raw, 0, length, 3);
    assertThat(part.rawLength()).isEqualTo(length);
    assertThat(part.samples()).isEqualTo(3);
    assertThat(Snappy.uncompress(body(length, part))).isEqualTo(raw);
  }

  @Test
  void compress_partsOneBehindTheOther_areOneBlock() throws IOException {
    byte[] raw = text(200_000);
    EncodedScrape.Part first = compressor.compress(raw, 0, 60_000, 1);
    EncodedScrape.Part second = compressor.compress(raw, 60_000, 65_536, 1);
    EncodedScrape.Part third = compressor.compress(raw, 125_536, 200_000 - 125_536, 1);
    assertThat(Snappy.uncompress(body(200_000, first, second, third))).isEqualTo(raw);
  }

  private static byte[] body(int rawLength, EncodedScrape.Part... parts) {
    byte[] prefix = new byte[5];
    int size = Varint.write(prefix, 0, rawLength);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(prefix, 0, size);
    Arrays.stream(parts).forEach(p -> body.write(p.bytes(), 0, p.length()));
    return body.toByteArray();
  }

  /** Letters with repetitions, as series have. */
  private byte[] text(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] =
          i > 100 && random.nextInt(10) > 1 ? bytes[i - 97] : (byte) ('a' + random.nextInt(26));
    }
    return bytes;
  }
}
