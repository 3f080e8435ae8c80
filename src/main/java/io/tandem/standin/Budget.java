// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.standin;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that all targets of a gate share for what they keep. Any thread. */
final class Budget {
  private final long mostBytes;
  private final AtomicLong used = new AtomicLong();

  Budget(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  void take(long bytes) {
    used.addAndGet(bytes);
  }

  void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }

  boolean isOver() {
    return used.get() > mostBytes;
  }

  long used() {
    return used.get();
  }
}
