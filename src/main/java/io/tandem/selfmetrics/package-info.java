// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * Tandem as a target: implements every stage's metrics interface and writes the /metrics page.
 *
 * <p>Thread: any; counters are striped, gauges are read when the page is asked for.
 */
@NullMarked
package io.tandem.selfmetrics;

import org.jspecify.annotations.NullMarked;
