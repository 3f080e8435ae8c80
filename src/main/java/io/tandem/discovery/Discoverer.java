// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

import java.util.List;

/** One way to find targets, running. Belongs to the event loop of discovery. */
public interface Discoverer {
  /** Begins to look, and says whenever it found something out. */
  void start(Findings findings);

  /** Ends; nothing is told any more. */
  void close();

  /** Takes what a discoverer finds. */
  interface Findings {
    /** All groups as they are now. */
    void found(List<TargetGroup> groups);

    /** Some groups as they are now; whether there are more was not found out. */
    void foundSome(List<TargetGroup> groups);

    /** Nothing was found out; what was known before stays. */
    void failed();
  }
}
