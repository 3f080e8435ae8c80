// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * Compiled relabel rules: a label set in, a label set or a drop out.
 *
 * <p>Pure functions with the semantics of Prometheus: RE2 syntax, anchored, dot matches newline.
 * Thread: a compiled rule list is immutable and may be shared; the builder it works on belongs to
 * the caller.
 */
@NullMarked
package io.tandem.relabel;

import org.jspecify.annotations.NullMarked;
