// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.scrape.parse.Floats;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A bound is the same whether it was met before or not. */
class CanonicalFloatsTest {
  private final CanonicalFloats floats = new CanonicalFloats();

  private byte[] of(String text) {
    byte[] bytes = ("le=" + text + "\"").getBytes(StandardCharsets.UTF_8);
    return floats.of(bytes, 3, bytes.length - 1);
  }

  @Test
  void bound_metAgain_isTheSameArray() {
    byte[] first = of("1");

    assertThat(of("1")).isSameAs(first).asString().isEqualTo("1.0");
  }

  @Test
  void bounds_thatShareAPlace_areNotMixedUp() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 2000; i++) {
        assertThat(of("" + i)).asString().isEqualTo(Floats.canonical("" + i));
      }
    }
  }

  @Test
  void text_thatIsLong_isConvertedAllTheSame() {
    assertThat(of("1" + "0".repeat(40))).asString().isEqualTo("1e+40");
    assertThat(of("x".repeat(40))).asString().isEqualTo("x".repeat(40));
  }
}
