// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes;

import io.tandem.discovery.TargetGroup;
import io.tandem.discovery.kubernetes.object.ClusterObject;
import org.jspecify.annotations.Nullable;

/** Makes the target group of one object of a role. */
@FunctionalInterface
interface GroupBuilder {
  /** Null where nothing can be said of the object, and what was said before stays. */
  @Nullable TargetGroup build(ClusterObject object, Others others);
}
