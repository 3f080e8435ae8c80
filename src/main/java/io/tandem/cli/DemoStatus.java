// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.receiver.ReceiverSummary;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The demo's live line: what the collector sees and what arrives at the receiver. Rates are over
 * the seconds since a few lines ago, for a single second has a scrape or none. Belongs to the
 * thread that prints.
 */
final class DemoStatus {
  private static final int SECONDS = 10;
  private final long[] samples = new long[SECONDS];
  private final long[] bytes = new long[SECONDS];
  private int lines;

  /** The next line; called once a second. */
  String line(TargetHealth targets, ReceiverSummary arrived) {
    int slot = lines % SECONDS;
    int back = Math.min(lines, SECONDS);
    long samplesBefore = back < SECONDS ? samples[0] : samples[slot];
    long bytesBefore = back < SECONDS ? bytes[0] : bytes[slot];
    samples[slot] = arrived.counts().samples();
    bytes[slot] = arrived.counts().bytes();
    lines++;
    double seconds = Math.max(1, back);
    return String.format(
        Locale.ROOT,
        "targets %d of %d up | %,d samples arrived, %,.0f/s | %,d series | %.1f kB sent, %.1f kB/s"
            + " | elected replica: %s",
        targets.up(),
        targets.all(),
        samples[slot],
        (samples[slot] - samplesBefore) / seconds,
        arrived.series(),
        bytes[slot] / 1e3,
        (bytes[slot] - bytesBefore) / seconds / 1e3,
        elected(arrived.elected()));
  }

  private static String elected(Map<String, String> elected) {
    return elected.isEmpty()
        ? "none yet"
        : elected.entrySet().stream()
            .map(e -> e.getValue() + " (" + e.getKey() + ")")
            .sorted()
            .collect(Collectors.joining(", "));
  }

  /**
   * How many targets there are.
   *
   * @param up whose last scrape succeeded
   */
  record TargetHealth(int up, int all) {
    static final TargetHealth UNKNOWN = new TargetHealth(0, 0);

    /** Counts in the answer of {@code /api/v1/targets}. */
    static TargetHealth count(String json) {
      int all = occurrences(json, "\"health\":");
      return new TargetHealth(occurrences(json, "\"health\":\"up\""), all);
    }

    private static int occurrences(String text, String part) {
      return (text.length() - text.replace(part, "").length()) / part.length();
    }
  }
}
