// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * Remote write 2.0: requests are kept, joined, cut and re-labelled in the form of 1.0, and become
 * 2.0 on their way out, so that every other part of the program knows one form only.
 *
 * <p>Input: the body of a 1.0 request of ours. Output: the body of the same request as 2.0. Thread:
 * a transcoder belongs to one event loop. The other way, a decoder tells what is in a 2.0 request
 * of anybody, in the words of 1.0.
 */
@NullMarked
package io.tandem.wire.v2;

import org.jspecify.annotations.NullMarked;
