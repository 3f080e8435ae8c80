// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * Monitors of prometheus-operator as scrape configurations: the same jobs, rules and limits that
 * the operator generates for them.
 *
 * <p>Input: an object of the API as JSON, the settings of the Prometheus object that selects it,
 * and the texts of Secrets and ConfigMaps it refers to. Output: entries of scrape_configs, which
 * the reader of the configuration checks like those of a file. Pure; any thread.
 */
@NullMarked
package io.tandem.discovery.operator.translate;

import org.jspecify.annotations.NullMarked;
