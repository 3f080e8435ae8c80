// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * Remote-write messages: encode series, cut requests, decode them, split them, take one target out.
 *
 * <p>Input: labels and samples. Output: bytes ready to send. Thread: an encoder belongs to one
 * event loop; what it hands out is immutable.
 */
@NullMarked
package io.tandem.wire;

import org.jspecify.annotations.NullMarked;
