// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.model;

import java.util.Locale;

/**
 * What a page says of a metric family.
 *
 * @param family the name as exposed, without the suffixes of its series
 * @param help the text of HELP, empty where there is none
 * @param unit the text of UNIT, empty where there is none
 */
public record MetricMetadata(Type type, String family, String help, String unit) {

  /** The kinds of a metric family, in the order of their numbers in remote write. */
  public enum Type {
    UNKNOWN,
    COUNTER,
    GAUGE,
    HISTOGRAM,
    GAUGEHISTOGRAM,
    SUMMARY,
    INFO,
    STATESET;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The word in an exposition. */
    public String word() {
      return word;
    }

    /** The number of {@code MetricMetadata.type} in remote write 1.0. */
    public int wireNumber() {
      return switch (this) {
        case UNKNOWN -> 0;
        case COUNTER -> 1;
        case GAUGE -> 2;
        case HISTOGRAM -> 3;
        case GAUGEHISTOGRAM -> 4;
        case SUMMARY -> 5;
        case INFO -> 6;
        case STATESET -> 7;
      };
    }
  }
}
