// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** What cannot be looked up at present, for pages. Any thread. */
public final class DiscoveryFaults {
  private final Map<String, String> current = new ConcurrentSkipListMap<>();

  void put(String mechanism, String subject, String error) {
    current.put(mechanism + ": " + subject, error);
  }

  void remove(String mechanism, String subject) {
    current.remove(mechanism + ": " + subject);
  }

  /** A sentence each: which mechanism, what it looked up, and why it could not. */
  public List<String> current() {
    return current.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
  }
}
