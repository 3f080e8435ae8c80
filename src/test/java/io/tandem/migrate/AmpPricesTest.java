// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmpPricesTest {
  @ParameterizedTest
  @CsvSource({"0, 0", "10e6, 0.90", "2e9, 180", "86.4e9, 3134", "252e9, 8930", "352e9, 10530"})
  void dollars_climbTheTiers(double samples, double dollars) {
    assertThat(AmpPrices.dollars(samples)).isCloseTo(dollars, within(0.01));
  }
}
