// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * Where targets come from: static lists, files, HTTP and DNS; the Kubernetes API in a package of
 * its own.
 *
 * <p>Input: the discovery parts of a configuration. Output: target groups per job, handed to a
 * {@link io.tandem.discovery.TargetGroupListener}. Thread: the event loop that started it.
 */
@NullMarked
package io.tandem.discovery;

import org.jspecify.annotations.NullMarked;
