// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * A local stand-in for Amazon Managed Service for Prometheus.
 *
 * <p>Input: remote write 1.0 and 2.0 requests. Output: the answers AMP would give, and what it
 * kept. Thread: one event loop owns the tracker, the store and all counters; workers hash and
 * decode big bodies. Limits: {@link io.tandem.receiver.ReceiverLimits}. A request goes {@code
 * WritePath} → {@code RequestReader} → {@code Ingestion} → {@code HaTracker} and {@code
 * SampleStore}; {@code QueryApi} and {@code StatusText} only read.
 */
@NullMarked
package io.tandem.receiver;

import org.jspecify.annotations.NullMarked;
