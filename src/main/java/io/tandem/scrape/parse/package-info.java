// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * Exposition formats, line by line, on byte arrays.
 *
 * <p>Input: a window of bytes that grows. Output: positions of what was read, no objects per line.
 * Thread: a parser belongs to one scrape. Pure: no I/O, no logging, no time.
 */
@NullMarked
package io.tandem.scrape.parse;

import org.jspecify.annotations.NullMarked;
