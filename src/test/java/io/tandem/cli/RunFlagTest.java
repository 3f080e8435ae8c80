// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunFlagTest {
  @Test
  void property_ofAFlag_hasThePrefixOnce() {
    assertThat(RunFlag.SPOOL_KEEP_SENT.property()).isEqualTo("tandem.spool.keep-sent");
    assertThat(RunFlag.CLUSTER.property()).isEqualTo("tandem.cluster");
  }

  @Test
  void environmentName_ofAProperty_isUpperCaseWithUnderscores() {
    assertThat(RunFlag.environmentName("tandem.spool.keep-sent"))
        .isEqualTo("TANDEM_SPOOL_KEEP_SENT");
  }
}
