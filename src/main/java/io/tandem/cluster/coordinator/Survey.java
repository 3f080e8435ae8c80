// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import io.tandem.cluster.message.Orders;
import java.util.List;

/** What the coordinator knows at one moment, for pages. Belongs to the fleet's event loop. */
record Survey(
    Orders.Coordinator coordinator,
    long term,
    long generation,
    long sinceMillis,
    String configVersion,
    List<Post> posts,
    List<Known> targets,
    Placement placement,
    Weights weights,
    List<MoveLog.Moved> moves) {}
