// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * Segments on disk: opaque bytes in, opaque bytes out, with a stored send position.
 *
 * <p>Knows nothing of metrics. Thread: the spool worker; never an event loop.
 */
@NullMarked
package io.tandem.spool;

import org.jspecify.annotations.NullMarked;
