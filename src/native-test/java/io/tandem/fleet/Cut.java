// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Who is cut off from one place at present, and how. Any thread. */
final class Cut {
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  Fault of(String member) {
    return faults.getOrDefault(member, Fault.NONE);
  }

  boolean isWhole() {
    return faults.isEmpty();
  }

  void set(String member, Fault fault) {
    if (fault == Fault.NONE) {
      faults.remove(member);
    } else {
      faults.put(member, fault);
    }
    new ArrayList<>(listeners).forEach(Runnable::run);
  }

  /** Is called after each change. */
  void onChange(Runnable listener) {
    listeners.add(listener);
  }
}
