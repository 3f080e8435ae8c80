// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import java.util.ArrayList;
import java.util.List;

/** When something was so; what began several times ends with the last of its ends. */
final class Spans {
  private final List<Span> over = new ArrayList<>();
  private int depth;
  private long since;

  private record Span(long from, long to) {}

  void begin(long now) {
    if (depth++ == 0) {
      since = now;
    }
  }

  void end(long now) {
    if (depth > 0 && --depth == 0) {
      over.add(new Span(since, now));
    }
  }

  boolean isOn() {
    return depth > 0;
  }

  /** Whether it was so at any moment between these. */
  boolean touches(long from, long to) {
    if (depth > 0 && since <= to) {
      return true;
    }
    return over.stream().anyMatch(span -> span.from() <= to && span.to() >= from);
  }
}
