// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * A prometheus.yml as immutable records: read, expanded, checked, compared.
 *
 * <p>Input: a file and the environment. Output: {@link io.tandem.config.PrometheusConfig}, or every
 * fault of the file at once with line, key, value and expectation. Thread: any; reading blocks on
 * the file.
 */
@NullMarked
package io.tandem.config;

import org.jspecify.annotations.NullMarked;
