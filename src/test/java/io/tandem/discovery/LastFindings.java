// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Keeps what was found last. */
record LastFindings(AtomicReference<List<TargetGroup>> found) implements Discoverer.Findings {
  @Override
  public void found(List<TargetGroup> groups) {
    found.set(groups);
  }

  @Override
  public void foundSome(List<TargetGroup> groups) {
    found.set(groups);
  }

  @Override
  public void failed() {
    found.compareAndSet(null, List.of());
  }
}
