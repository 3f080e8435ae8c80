// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * A local stand-in for Amazon Managed Service for Prometheus.
 *
 * <p>Input: remote write 1.0 requests. Output: the answers AMP would give, and what it kept.
 * Thread: one event loop owns the store.
 */
@NullMarked
package io.tandem.receiver;

import org.jspecify.annotations.NullMarked;
