// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli.diff;

import com.fasterxml.jackson.core.JsonParser;
import io.tandem.model.HaIdentity;
import io.tandem.model.Labels;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which labels Tandem sets on everything that it sends, so that a series' own are renamed.
 *
 * @param isSet whether there is a cluster at all
 */
record Identity(boolean isSet) {
  private static final List<String> NAMES =
      List.of(HaIdentity.CLUSTER_LABEL, HaIdentity.REPLICA_LABEL);

  static Identity of(Source tandem) throws DiffException {
    List<String> clusters = new ArrayList<>();
    tandem.read(
        "/api/v1/status/remote_write",
        json -> {
          Json.fields(json, (name, value) -> Json.each(value, each -> endpoint(each, clusters)));
          return clusters;
        });
    return new Identity(!clusters.isEmpty());
  }

  private static void endpoint(JsonParser json, List<String> clusters) throws IOException {
    Json.fields(
        json,
        (name, value) -> {
          if (name.equals("cluster")) {
            clusters.add(value.getText());
          } else {
            value.skipChildren();
          }
        });
  }

  /** Notes where one of the labels is the series' or the target's own. */
  void note(Labels labels, String of, Differences renamed) {
    if (!isSet) {
      return;
    }
    for (String name : NAMES) {
      String own = labels.get(name);
      if (own != null) {
        renamed.add(
            "%s: its own %s becomes exported_%s".formatted(of, name, name), labels.toString());
      }
    }
  }
}
