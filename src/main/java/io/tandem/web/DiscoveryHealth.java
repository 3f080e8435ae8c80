// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import java.util.List;

/** How discovery goes; any thread. */
@FunctionalInterface
public interface DiscoveryHealth {
  /** What cannot be looked up at present and why, a sentence each. */
  List<String> faults();
}
