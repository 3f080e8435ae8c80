// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.plane;

import io.tandem.endtoend.Figures;
import io.tandem.endtoend.TandemProcess;
import java.util.Locale;

/** What two processes hold at one moment, in MB; the heap with its garbage. */
record Memory(long coordinator, long coordinatorHeap, long collector, long collectorHeap) {
  static Memory of(TandemProcess coordinator, TandemProcess collector) {
    Figures one = coordinator.figures();
    Figures other = collector.figures();
    return new Memory(resident(one), heap(one), resident(other), heap(other));
  }

  private static long resident(Figures figures) {
    return Math.round(figures.sum("process_resident_memory_bytes") / 1e6);
  }

  private static long heap(Figures figures) {
    return Math.round(figures.sum("jvm_heap_used_bytes") / 1e6);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "coordinator %d MB (heap %d), collector %d MB (heap %d)",
        coordinator,
        coordinatorHeap,
        collector,
        collectorHeap);
  }
}
