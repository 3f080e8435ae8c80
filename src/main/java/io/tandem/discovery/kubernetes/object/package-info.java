// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * The objects of the Kubernetes API, cut down while they are parsed to what targets are made of.
 *
 * <p>Input: bytes as they come from the API server. Output: {@link
 * io.tandem.discovery.kubernetes.object.ClusterObject}s, whose labels carry the names that
 * relabeling sees and share their texts. No tree of a list is ever made: one object's bytes are in
 * memory at a time. One thread.
 */
@NullMarked
package io.tandem.discovery.kubernetes.object;

import org.jspecify.annotations.NullMarked;
