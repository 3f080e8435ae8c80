// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import org.jspecify.annotations.Nullable;

/** Whether this process does its job, as a load balancer or a rolling update asks; any thread. */
@FunctionalInterface
public interface Readiness {
  /** Why it is not ready, one sentence, or null where it is. */
  @Nullable String notReady();
}
