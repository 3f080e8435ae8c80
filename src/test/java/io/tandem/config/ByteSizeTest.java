// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0B",
    "10B, 10, 10B",
    "1KB, 1024, 1KiB",
    "1KiB, 1024, 1KiB",
    "1.5MB, 1572864, 1536KiB",
    "1GB512MB, 1610612736, 1536MiB",
    "1EB, 1152921504606846976, 1EiB"
  })
  void parse_ofASize_hasItsBytes(String text, long bytes, String shown) {
    assertThat(ByteSize.parse(text)).hasValue(bytes);
    assertThat(ByteSize.format(bytes)).isEqualTo(shown);
    assertThat(ByteSize.parse(shown)).hasValue(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "1kb", "1 MB", "MB", "1e3B", "100EB", "1KB1KiB", "."})
  void parse_ofOtherText_isEmpty(String text) {
    assertThat(ByteSize.parse(text)).isEmpty();
  }
}
