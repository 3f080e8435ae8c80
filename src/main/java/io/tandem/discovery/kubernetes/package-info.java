// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * Targets from the Kubernetes API: nodes, pods, services, endpoints and ingresses, with the labels
 * that Prometheus 3.5 gives them.
 *
 * <p>Input: entries of kubernetes_sd_configs. Output: target groups, one per object, of which only
 * those are made anew whose object changed or that another changed object goes into. {@code object}
 * reads objects, {@code feed} follows collections of them. Thread: the event loop of discovery.
 */
@NullMarked
package io.tandem.discovery.kubernetes;

import org.jspecify.annotations.NullMarked;
