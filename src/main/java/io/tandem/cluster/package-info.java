// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors

/**
 * The fleet: members that find each other through Leases, a coordinator that says who owns what,
 * partners that fill each other's holes.
 *
 * <p>Everything here belongs to the fleet's event loop and meets the world through seams (clock,
 * loop, Leases, transport, data), so that hundreds of members run in one process in a simulation.
 */
@NullMarked
package io.tandem.cluster;

import org.jspecify.annotations.NullMarked;
