// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

/**
 * A scrape too large to be held until it is whole: its parts go to disk and become visible by one
 * commit record. Belongs to the event loop of the target.
 */
public interface ScrapeStage {
  /**
   * Takes the next part.
   *
   * @return false when the disk is behind: the caller stops reading until {@link #onDrain}'s action
   *     ran
   */
  boolean add(EncodedScrape.Part part);

  /** Runs the action on the caller's event loop once there is room again. */
  void onDrain(Runnable action);

  /**
   * Makes everything visible, with these last parts; the samples counted are all of the scrape's.
   */
  void commit(EncodedScrape last);

  /** Throws everything away. */
  void abort();
}
