// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.target;

import io.tandem.model.Labels;
import java.util.List;

/**
 * The targets of one job at one moment.
 *
 * @param active unique by {@link Target#id}
 * @param dropped discovered labels of what relabeling dropped, at most keep_dropped_targets
 * @param droppedCount how many were dropped in all
 * @param faults what was wrong with single targets, one sentence each
 */
public record TargetSet(
    String jobName,
    List<Target> active,
    List<Labels> dropped,
    int droppedCount,
    List<String> faults) {}
