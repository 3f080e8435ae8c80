// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobalUrlTest {
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:9100/metrics?a=b, http://vm:9100/metrics?a=b",
    "https://localhost:1/, https://vm:1/",
    "http://[::1]:9100/m, http://vm:9100/m",
    "http://localhost/m, http://localhost/m",
    "http://10.0.0.1:80/m?u=http://127.0.0.1:1, http://10.0.0.1:80/m?u=http://127.0.0.1:1",
    "http://127.0.0.1:9100, http://vm:9100"
  })
  void localAddressWithPort_becomesTheHostsName(String url, String expected) {
    assertThat(GlobalUrl.of(url, "vm")).isEqualTo(expected);
  }
}
