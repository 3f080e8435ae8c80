// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * Native histograms between exposition and request: checked, made coarser, encoded.
 *
 * <p>Input: what a parser read. Output: {@code Histogram} messages of remote write, or why a
 * histogram is none. Pure but for buffers that are used again; belongs to one parser or event loop.
 */
@NullMarked
package io.tandem.scrape.histogram;

import org.jspecify.annotations.NullMarked;
