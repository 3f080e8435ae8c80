// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ClusterSourceTest {
  @Test
  void selector_ofLabelsAndExpressions_isWrittenAsTheServerTakesIt() {
    JsonObject selector =
        new JsonObject(
            """
            {"matchLabels": {"team": "sre"},
             "matchExpressions": [
               {"key": "env", "operator": "In", "values": ["a", "b"]},
               {"key": "old", "operator": "DoesNotExist"}]}
            """);

    String query = URLDecoder.decode(ClusterSource.query(selector), StandardCharsets.UTF_8);

    assertThat(query).isEqualTo("?labelSelector=team=sre,env in (a,b),!old");
    assertThat(ClusterSource.query(new JsonObject())).isEmpty();
  }
}
