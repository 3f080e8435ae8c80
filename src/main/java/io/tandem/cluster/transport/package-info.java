// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors

/**
 * How members speak with each other: one JSON message there, one back. Keys that are not known are
 * ignored, so that neighbouring versions understand each other.
 */
@NullMarked
package io.tandem.cluster.transport;

import org.jspecify.annotations.NullMarked;
