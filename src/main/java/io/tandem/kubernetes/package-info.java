// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors

/**
 * The Kubernetes API server as JSON over HTTP: one client for Leases, token reviews and discovery.
 * How to reach it and as whom comes from the service account's files or a kubeconfig, which the
 * Kubernetes client library reads; objects are read without a model of every kind, so that nothing
 * is parsed by reflection and nobody holds more of an object than it needs.
 */
@NullMarked
package io.tandem.kubernetes;

import org.jspecify.annotations.NullMarked;
