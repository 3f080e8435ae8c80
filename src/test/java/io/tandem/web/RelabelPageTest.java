// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.ConfigException;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.read.ConfigLoader;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RelabelPageTest {
  private static final String YAML =
      """
      scrape_configs:
      - job_name: node
        relabel_configs:
        - {source_labels: [__address__], regex: '(.*):.*', target_label: host}
        - {source_labels: [host], regex: gone, action: drop}
        metric_relabel_configs:
        - {regex: pod, action: labeldrop}
      remote_write:
      - name: amp
        url: http://amp/
        write_relabel_configs:
        - {target_label: sent, replacement: 'yes'}
      """;

  private static String page(String rules, String labels) throws ConfigException {
    PrometheusConfig config = new ConfigLoader(Map.of()).load(Path.of("p.yml"), YAML);
    return new RelabelPage(config, new RelabelQuestion(rules, labels)).write();
  }

  @Test
  void rulesOfAJob_areShownWithWhatTheyAdd() throws Exception {
    assertThat(page("targets/node", "__address__=a:9100"))
        .contains("<option value=\"targets/node\" selected>")
        .contains("<ins class=\"l\">host=&quot;a&quot;</ins>")
        .contains("changed nothing")
        .contains("target with the labels {host=&quot;a&quot;, instance=&quot;a:9100&quot;");
  }

  @Test
  void droppingRule_isTheLastOneShown() throws Exception {
    assertThat(page("targets/node", "{\"__address__\":\"gone:1\"}"))
        .contains("dropped the labels")
        .contains("<b>Result:</b> dropped");
  }

  @Test
  void rulesForMetrics_showWhatTheyTakeAway() throws Exception {
    assertThat(page("metrics/node", "up{pod=\"x\"}"))
        .contains("<del class=\"l\">pod=&quot;x&quot;</del>")
        .contains("<b>Result:</b> {__name__=&quot;up&quot;}");
  }

  @Test
  void rulesOfAnEndpoint_areApplied() throws Exception {
    assertThat(page("write/amp", "up{}")).contains("<ins class=\"l\">sent=&quot;yes&quot;</ins>");
  }

  @Test
  void wrongQuestions_areAnswered() throws Exception {
    assertThat(page("targets/none", "a=b")).contains("There is no job none");
    assertThat(page("write/none", "a=b")).contains("There is no remote_write none");
    assertThat(page("", "a=b")).contains("Choose which rules");
    assertThat(page("targets/node", "a=\"b")).contains("The labels cannot be read");
    assertThat(page("targets/node", " ")).doesNotContain("Result");
  }

  @Test
  void hostileLabels_areText() throws Exception {
    String page = page("targets/node", "a=\"</textarea><script>alert(1)</script>\"");
    assertThat(page).doesNotContain("<script>alert");
  }
}
