// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * Lanes that send requests to an endpoint, classify its answers, retry and account for every
 * sample.
 *
 * <p>Input: {@link io.tandem.wire.EncodedScrape}s. Output: HTTP requests. Thread: the event loop of
 * the lane.
 */
@NullMarked
package io.tandem.remotewrite;

import org.jspecify.annotations.NullMarked;
