// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * What is scraped: targets made from target groups by relabeling, and those that were dropped.
 *
 * <p>Input: target groups and a scrape configuration. Output: target sets. Thread: any; values
 * only.
 */
@NullMarked
package io.tandem.target;

import org.jspecify.annotations.NullMarked;
