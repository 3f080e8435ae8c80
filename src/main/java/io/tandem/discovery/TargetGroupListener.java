// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

import java.util.List;

/** Takes what discovery found; the sender of the data owns it. */
@FunctionalInterface
public interface TargetGroupListener {
  /**
   * All groups of a job as they are now, not only what changed. Called on the event loop of
   * discovery, at first when every discoverer of the job has answered once or failed once.
   *
   * @param whole whether every discoverer of the job has answered: what is not in the groups is not
   *     there
   */
  void onTargetGroups(String jobName, List<TargetGroup> groups, boolean whole);
}
