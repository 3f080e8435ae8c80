// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.config.HistogramConfig;
import io.tandem.config.PrometheusFeatures;
import io.tandem.config.ScrapeLimits;
import io.tandem.relabel.Relabeler;
import java.util.List;

/**
 * What a scrape configuration says of series. Immutable; any thread. Compared by identity: a reload
 * that changes any of it makes new ones, and verdicts found under the old ones no longer hold.
 *
 * @param honorLabels exposed labels win over the target's
 * @param honorTimestamps exposed timestamps are taken
 * @param trackTimestampsStaleness series with exposed timestamps get stale markers as well
 * @param legacyNames names must be of the legacy character set
 * @param encodings at least one; all see the same metric relabeling
 */
record SeriesRules(
    boolean honorLabels,
    boolean honorTimestamps,
    boolean trackTimestampsStaleness,
    boolean legacyNames,
    Relabeler metricRelabel,
    ScrapeLimits limits,
    HistogramConfig histograms,
    PrometheusFeatures features,
    List<EncodingRules> encodings) {

  /** Whether any endpoint asks for exemplars. */
  boolean wantsExemplars() {
    return encodings.stream().anyMatch(rules -> rules.encoding().contents().exemplars());
  }
}
