// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.model.Labels;
import java.util.List;

/** The targets of one job with their health, for pages and the API. A snapshot. */
public record PoolStatus(
    String jobName,
    List<TargetStatus> active,
    List<Labels> dropped,
    int droppedCount,
    List<String> faults) {}
