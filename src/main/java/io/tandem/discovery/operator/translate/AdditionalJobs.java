// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import io.tandem.config.ConfigException;
import io.tandem.config.read.JobsText;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The further jobs that a Prometheus object keeps in a Secret, as they are written there. They get
 * what the object says for all jobs, as its own Prometheus has it in its global section, and
 * nothing else of what holds for monitors.
 */
final class AdditionalJobs {
  private static final String INTERVAL = "scrape_interval";

  private final OperatorSettings settings;

  AdditionalJobs(OperatorSettings settings) {
    this.settings = settings;
  }

  /** Each on a line; none where the object has none. */
  List<String> jobs(Reference.Values values) {
    Reference at = settings.additionalJobs();
    if (at == null) {
      return List.of();
    }
    try {
      List<String> lines = new ArrayList<>();
      for (Map<String, @Nullable Object> job : JobsText.read(Path.of(at.key()), values.of(at))) {
        inherited(job).forEach(entry -> job.putIfAbsent(entry.getKey(), entry.getValue()));
        lines.add(JobsText.line(job));
      }
      return lines;
    } catch (ConfigException e) {
      throw new RefusedMonitorException(String.valueOf(e.getMessage()));
    }
  }

  /** A timeout that is inherited depends on the interval. */
  private JsonObject inherited(Map<String, @Nullable Object> job) {
    Monitor nobody =
        new Monitor(MonitorKind.SCRAPE_CONFIG, settings.namespace(), "", new JsonObject());
    JsonObject global = new JsonObject();
    JobParts parts =
        new JobParts(
            settings,
            nobody,
            reference -> {
              throw new IllegalStateException("nothing is referred to");
            });
    Object interval = job.get(INTERVAL);
    parts.times(global, interval == null ? "" : interval.toString(), "");
    parts.answer(global);
    parts.limits().putBodySize(global);
    // That is a matter of scrape classes, which are given to monitors alone.
    global.remove("fallback_scrape_protocol");
    return global;
  }
}
