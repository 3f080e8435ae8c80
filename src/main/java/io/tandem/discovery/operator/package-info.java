// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * What prometheus-operator's resources ask for, without the operator: ServiceMonitors, PodMonitors,
 * Probes and ScrapeConfigs of the Kubernetes API.
 *
 * <p>Input: a Prometheus or PrometheusAgent object, which selects them. Output: scrape
 * configurations as text, for who reads the file. {@code translate} makes them; here they are kept
 * up to date. Thread: the event loop of discovery.
 */
@NullMarked
package io.tandem.discovery.operator;

import org.jspecify.annotations.NullMarked;
