// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * What Jazzer feeds with bytes: one class a parser, each beside a reference that is written as
 * plainly as can be, by other means than the parser itself. {@code src/test/fuzz/run} runs them for
 * seconds or for hours; {@code FuzzTargetsTest} runs them for a moment with every build.
 */
package io.tandem.fuzz;
