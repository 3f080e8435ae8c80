// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

/**
 * A target as the assignment sees it.
 *
 * @param id of the target
 * @param node the machine it runs on, empty where it runs on none that is known
 * @param zone the zone it is in, empty where unknown
 * @param weight samples per second, positive
 * @param paired whether it has an owner in both replicas, or one owner in all
 * @param settled whether owners that could go on may be changed for a better one
 */
public record AssignableTarget(
    long id, String node, String zone, double weight, boolean paired, boolean settled) {}
