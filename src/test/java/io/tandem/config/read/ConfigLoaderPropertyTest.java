// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.ConfigException;
import io.tandem.config.PrometheusConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the text, it is taken or refused with a reason. */
class ConfigLoaderPropertyTest {
  private static final ConfigLoader LOADER = new ConfigLoader(Map.of());
  private static final String[] WORDS = {
    "global:",
    "scrape_configs:",
    "remote_write:",
    "\n",
    "\n  ",
    "\n- ",
    "\n    ",
    "{",
    "}",
    "[",
    "]",
    ", ",
    ": ",
    "- ",
    "job_name: j",
    "url: 'http://x'",
    "static_configs:",
    "targets:",
    "labels:",
    "&a ",
    "*a",
    "<<: ",
    "null",
    "1e999999999",
    "-.inf",
    "0x",
    "!!binary ",
    "!!int ",
    "'\"'",
    "\"\\ud800\"",
    "\u0000",
    "\t",
    "#",
    "%",
    "|",
    ">",
    "sample_limit:",
    "params:",
    "relabel_configs:",
    "regex:",
    "((",
    "tls_config:",
    "ca_file:",
    "queue_config:",
    "capacity:",
    "external_labels:",
    "${",
    "$",
    "=>",
    "scrape_config_files:",
    "rule_files:",
    "otlp:"
  };

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(WORDS).list().ofMaxSize(25).map(words -> String.join("", words));
  }

  @Property(tries = 3000)
  void load_ofAnyText_isTakenOrRefusedWithReasons(@ForAll("texts") String text) {
    assertThat(answers(text)).doesNotContain("");
  }

  @Example
  void load_ofMapsThatMergeThemselves_isRefused() {
    assertThat(answers("global: &a\n  <<: [*a, *a]")).hasSize(1);
  }

  @Example
  void load_ofAVeryLongRegex_isTaken() {
    String regex = "a|".repeat(20_000) + "b:c";
    assertThat(
            answers(
                "scrape_configs:\n- job_name: j\n  relabel_configs:\n"
                    + "  - {target_label: t, regex: '"
                    + regex
                    + "'}"))
        .containsExactly("taken");
  }

  private static List<String> answers(String text) {
    try {
      PrometheusConfig config = LOADER.load(Path.of("p.yml"), text);
      return List.of(config.redactedYaml().isEmpty() ? "" : "taken");
    } catch (ConfigException e) {
      return e.problems().stream().map(problem -> problem.expected()).toList();
    }
  }
}
