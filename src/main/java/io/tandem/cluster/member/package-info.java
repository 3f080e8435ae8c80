// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors

/**
 * A member under orders: takes them from the coordinator, keeps them on disk, goes on without.
 * Input: orders. Output: what to scrape, and a report. Belongs to the fleet's event loop.
 */
@NullMarked
package io.tandem.cluster.member;

import org.jspecify.annotations.NullMarked;
