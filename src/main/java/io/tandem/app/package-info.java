// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * The composition root: makes the stages, plugs them together, starts and stops them in order.
 *
 * <p>Everything that needs CDI, channels, threads or timers is made here and passed in.
 */
@NullMarked
package io.tandem.app;

import org.jspecify.annotations.NullMarked;
