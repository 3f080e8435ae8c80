// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import io.tandem.config.ByteSize;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Limits of a job: its own, at most the enforced one, and where it has none that of all jobs. They
 * are said in each job, for the global section is the user's own file.
 */
final class Limits {
  private static final List<Limit> LIMITS =
      List.of(
          new Limit("sampleLimit", "enforcedSampleLimit", "sample_limit"),
          new Limit("targetLimit", "enforcedTargetLimit", "target_limit"),
          new Limit("labelLimit", "enforcedLabelLimit", "label_limit"),
          new Limit(
              "labelNameLengthLimit", "enforcedLabelNameLengthLimit", "label_name_length_limit"),
          new Limit(
              "labelValueLengthLimit", "enforcedLabelValueLengthLimit", "label_value_length_limit"),
          new Limit("keepDroppedTargets", "enforcedKeepDroppedTargets", "keep_dropped_targets"));

  private static final String BODY = "bodySizeLimit";
  private static final String ENFORCED_BODY = "enforcedBodySizeLimit";

  private record Limit(String field, String enforced, String key) {}

  private final Section settings;

  Limits(Section settings) {
    this.settings = settings;
  }

  void put(JsonObject job, Section monitor) {
    for (Limit limit : LIMITS) {
      long enforced = settings.count(limit.enforced);
      long own = lower(monitor.count(limit.field), enforced);
      long value = own == 0 ? lower(settings.count(limit.field), enforced) : own;
      if (value == 0) {
        value = enforced;
      }
      if (value > 0) {
        job.put(limit.key, value);
      }
    }
  }

  private static long lower(long limit, long enforced) {
    return enforced == 0 ? limit : Math.min(limit, enforced);
  }

  /** For the kinds that may say the limit themselves. */
  void putOwnBodySize(JsonObject job, Section monitor) {
    String own = monitor.text(BODY);
    String enforced = settings.text(ENFORCED_BODY);
    if (own.isEmpty() || (!enforced.isEmpty() && bytes(own) > bytes(enforced))) {
      putBodySize(job);
    } else {
      job.put("body_size_limit", own);
    }
  }

  void putBodySize(JsonObject job) {
    String enforced = settings.text(ENFORCED_BODY);
    String size = enforced.isEmpty() ? settings.text(BODY) : enforced;
    if (!size.isEmpty()) {
      job.put("body_size_limit", size);
    }
  }

  private static long bytes(String size) {
    return ByteSize.parse(size).orElse(0);
  }
}
