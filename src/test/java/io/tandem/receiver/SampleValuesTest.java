// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SampleValuesTest {
  @Test
  void text_ofValues_isPrometheusOwn() {
    double[] values = {
      0,
      -0.0,
      1,
      -1.5,
      0.1,
      1e21,
      1.5e-7,
      1e20,
      123456789,
      Double.NaN,
      Double.NEGATIVE_INFINITY,
      Double.MIN_VALUE,
      0.000001
    };

    assertThat(Arrays.stream(values).mapToObj(SampleValues::text))
        .containsExactly(
            "0",
            "-0",
            "1",
            "-1.5",
            "0.1",
            "1e+21",
            "1.5e-07",
            "100000000000000000000",
            "123456789",
            "NaN",
            "-Inf",
            "5e-324",
            "0.000001");
  }
}
