// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.target;

import io.tandem.model.Labels;
import java.time.Duration;

/** What became of something that discovery found. */
sealed interface Population {
  /**
   * A target.
   *
   * @param labels after relabeling, with those that begin with {@code __}, without meta labels
   */
  record Kept(Labels labels, Labels discoveredLabels, Duration interval, Duration timeout)
      implements Population {}

  /** Relabeling dropped it. */
  record Dropped(Labels discoveredLabels) implements Population {}

  /** It cannot be scraped. */
  record Faulty(String fault) implements Population {}
}
