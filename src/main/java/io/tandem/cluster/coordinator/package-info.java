// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors

/**
 * The coordinator: who owns what, for the whole fleet, in one term. Input: targets, members,
 * reports. Output: orders. Belongs to the fleet's event loop.
 */
@NullMarked
package io.tandem.cluster.coordinator;

import org.jspecify.annotations.NullMarked;
