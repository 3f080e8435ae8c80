// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * What a running Tandem and a running Prometheus have apart: targets, series and their labels.
 *
 * <p>Input: the HTTP APIs of both, read as streams. Output: counts, and lines that say what
 * differs. Thread: main reads, an event loop feeds it. Memory: 9 bytes and a bit for each series,
 * and a bounded number of differences.
 */
@NullMarked
package io.tandem.cli.diff;

import org.jspecify.annotations.NullMarked;
