// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * The commands of the program.
 *
 * <p>Input: arguments. Output: an exit status, text on standard output. Thread: main.
 */
@NullMarked
package io.tandem.cli;

import org.jspecify.annotations.NullMarked;
