// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

/** The formats of pages that are understood. */
enum PageFormat {
  TEXT,
  OPEN_METRICS
}
