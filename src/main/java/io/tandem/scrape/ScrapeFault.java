// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

/**
 * Why a scrape is not kept.
 *
 * @param message for the pages, in Prometheus' words where it has them
 */
record ScrapeFault(ScrapeMetrics.Failure failure, String message) {}
