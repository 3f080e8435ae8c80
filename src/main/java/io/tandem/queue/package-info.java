// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * The order of requests of one lane: those in memory first, those on disk behind them.
 *
 * <p>Input: requests. Output: the next request to send. Thread: the event loop of the lane.
 */
@NullMarked
package io.tandem.queue;

import org.jspecify.annotations.NullMarked;
