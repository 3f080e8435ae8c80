// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors

/**
 * The seam between the fleet and the way of the data: what the fleet asks of scraping and delivery,
 * and what it hears from them.
 */
@NullMarked
package io.tandem.cluster.data;

import org.jspecify.annotations.NullMarked;
