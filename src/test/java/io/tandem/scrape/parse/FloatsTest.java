// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.model.SpecialValues;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers against the platform's own reading of them. */
class FloatsTest {
  private static long bits(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Floats.parseBits(bytes, 0, bytes.length);
  }

  @Property
  void number_withExponent_isExact(
      @ForAll @LongRange(min = 0, max = 1L << 60) long digits,
      @ForAll @IntRange(min = 0, max = 12) int point,
      @ForAll @IntRange(min = -40, max = 40) int exponent) {
    String plain = String.format("%013d", digits);
    String text = "-" + plain.substring(0, 1 + point) + "." + plain.substring(1 + point);

    assertThat(bits(text)).isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
    for (String e : new String[] {"e", "E"}) {
      String scientific = text + e + exponent;
      assertThat(bits(scientific))
          .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(scientific)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1e+06, 1e6",
    "1e6, 1e6",
    "1.E5, 1e5",
    ".5e-3, 5e-4",
    "0e999, 0",
    "1e22, 1e22",
    "1e-400, 0",
    "9.223372036854776e+18, 9.223372036854776e+18"
  })
  void number_inAnyShape_isRead(String text, double value) {
    assertThat(bits(text)).isEqualTo(Double.doubleToRawLongBits(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Inf", "+inf", "INFINITY", "+Infinity"})
  void infinity_inAnyCase_isRead(String text) {
    assertThat(bits(text)).isEqualTo(Double.doubleToRawLongBits(Double.POSITIVE_INFINITY));
    String negative = "-" + text.replace("+", "");
    assertThat(bits(negative)).isEqualTo(Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "nan", "NAN"})
  void nan_isTheNormalOne(String text) {
    assertThat(bits(text)).isEqualTo(SpecialValues.NORMAL_NAN_BITS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "-", "+", ".", "e5", "1e", "1e+", "1e5x", "1e5.0", "1_0", "0x1", "+NaN", "-nan", "In",
        "Infi", "++Inf", "1e400", "-1e309"
      })
  void text_thatIsNoNumber_isRefused(String text) {
    assertThatThrownBy(() -> bits(text)).isInstanceOf(NumberFormatException.class);
  }
}
