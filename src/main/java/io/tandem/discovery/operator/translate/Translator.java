// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Makes of a monitor what the operator makes of it, its rules in the same order; only the rules by
 * which the operator shares targets among shards are left out, for the fleet does that.
 */
public final class Translator {
  private final OperatorSettings settings;

  public Translator(OperatorSettings settings) {
    this.settings = settings;
  }

  /**
   * The entries of scrape_configs, each as JSON on one line.
   *
   * @throws RefusedMonitorException where the object cannot be done, as a whole
   */
  public List<String> translate(Monitor monitor, Reference.Values values) {
    JobParts parts = new JobParts(settings, monitor, values);
    List<JsonObject> jobs =
        switch (monitor.kind()) {
          case SERVICE_MONITOR -> new ServiceMonitorJobs(parts).jobs();
          case POD_MONITOR -> new PodMonitorJobs(parts).jobs();
          case PROBE -> new ProbeJobs(parts).jobs();
          case SCRAPE_CONFIG -> new ScrapeConfigJobs(parts).jobs();
        };
    return jobs.stream().map(JsonObject::encode).toList();
  }

  /**
   * The jobs that the Prometheus object keeps in a Secret, each on one line; none where it has
   * none.
   *
   * @throws RefusedMonitorException where they cannot be read
   */
  public List<String> additional(Reference.Values values) {
    return new AdditionalJobs(settings).jobs(values);
  }
}
