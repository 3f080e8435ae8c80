// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.target;

/** Takes the targets of a job whenever they changed. */
@FunctionalInterface
public interface TargetSetListener {
  void onTargets(TargetSet targets);
}
