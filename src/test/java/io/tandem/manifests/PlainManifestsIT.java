// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.testing.Helm;
import io.tandem.testing.WithHelm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plain manifests are the chart, rendered: what is changed is changed there. */
@ExtendWith(WithHelm.class)
class PlainManifestsIT {
  private static final String REFRESH =
      "mvn verify -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dit.test=PlainManifestsIT -Dtandem.docs.update=true";
  private static final String RIGHTS = "# Source: tandem/templates/rbac.yaml";
  private static final String HEAD =
      """
      # SPDX-License-Identifier: Apache-2.0
      # Copyright The Tandem Authors
      #
      # The chart as helm renders it with k8s/chart/plain.yaml; change these, never this file, then:
      # %s

      """
          .formatted(REFRESH.replace(" -Dit", "\n#   -Dit"));

  @ParameterizedTest
  @CsvSource({"rbac.yaml, true", "tandem.yaml, false"})
  void plainManifest_isWhatTheChartRenders(String name, boolean rights, Helm helm)
      throws IOException {
    Path file = Path.of("k8s", name);
    Helm.Answer rendered = helm.template(Files.readString(Path.of("k8s/chart/plain.yaml")));
    assertThat(rendered.succeeded()).as(rendered.text()).isTrue();
    String wanted = HEAD + documents(rendered.text(), rights);
    if (Boolean.getBoolean("tandem.docs.update")) {
      Files.writeString(file, wanted);
    }

    assertThat(Files.readString(file)).as("renew it: " + REFRESH).isEqualTo(wanted);
  }

  private static String documents(String text, boolean rights) {
    return Arrays.stream(text.split("(?m)^---\n"))
        .filter(document -> !document.isBlank())
        .filter(document -> document.startsWith(RIGHTS) == rights)
        .map(document -> document.substring(document.indexOf('\n') + 1))
        .collect(Collectors.joining("---\n"));
  }
}
