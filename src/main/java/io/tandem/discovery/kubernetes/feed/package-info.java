// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * Lists and watches of the Kubernetes API, each held once for all who ask for the same.
 *
 * <p>Input: which objects of which API server. Output: the reduced objects as they are now, and
 * what changed. Thread: the event loop of discovery.
 */
@NullMarked
package io.tandem.discovery.kubernetes.feed;

import org.jspecify.annotations.NullMarked;
