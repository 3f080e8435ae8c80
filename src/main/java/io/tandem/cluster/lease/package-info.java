// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors

/**
 * Leases: a member's sign of life, and the one that makes a coordinator. Expiry is judged on the
 * observer's own monotonic clock since it last saw a record change, never by comparing wall clocks.
 */
@NullMarked
package io.tandem.cluster.lease;

import org.jspecify.annotations.NullMarked;
