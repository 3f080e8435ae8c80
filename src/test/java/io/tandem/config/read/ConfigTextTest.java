// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.ConfigException;
import io.tandem.config.ScrapeConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigTextTest {
  private static final String FILE = "scrape_configs: [{job_name: own}]";
  private static final String A = "{\"job_name\":\"a\"}";
  private static final String B = "{\"job_name\":\"b\",\"params\":{\"x\":[\"]}\"]}}";
  private static final String C = "{\"job_name\":\"c\"}";

  private final String text = FILE + ConfigText.further(List.of(A, B), List.of(C));

  @Test
  void text_isReadAsOneConfiguration() throws ConfigException {
    assertThat(new ConfigLoader(Map.of()).load(Path.of("p.yml"), text).scrapeConfigs())
        .extracting(ScrapeConfig::jobName)
        .containsExactly("own", "a", "b", "c");
  }

  @Test
  void text_comesApartAgain() {
    assertThat(ConfigText.file(text)).isEqualTo(FILE);
    assertThat(ConfigText.jobs(text, false)).containsExactly(A, B);
    assertThat(ConfigText.jobs(text, true)).containsExactly(C);
    assertThat(ConfigText.further(text)).isEqualTo(ConfigText.further(List.of(A, B), List.of(C)));
    assertThat(ConfigText.lacksFile(ConfigText.further(text))).isTrue();
    assertThat(ConfigText.lacksFile(text)).isFalse();
  }

  @Test
  void secrets_areCutOff() {
    assertThat(ConfigText.withoutSecrets(text))
        .isEqualTo(FILE + ConfigText.further(List.of(A, B), List.of()));
    assertThat(ConfigText.withoutSecrets(FILE)).isEqualTo(FILE);
  }

  @Test
  void fileAlone_hasNothingBehindIt() {
    assertThat(ConfigText.further(FILE)).isEmpty();
    assertThat(ConfigText.jobs(FILE, false)).isEmpty();
    assertThat(ConfigText.further(List.of(), List.of())).isEmpty();
  }
}
