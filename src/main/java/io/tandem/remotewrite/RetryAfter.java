// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Reads the Retry-After header, which is a number of seconds or a date. Pure. */
final class RetryAfter {
  /** Nobody waits longer than this on a word of the endpoint: samples would grow too old. */
  private static final long MOST_MILLIS = 600_000;

  private RetryAfter() {}

  /** How long to wait, or -1 where the header is not there, not understood or in the past. */
  static long millis(@Nullable String header, long wallMillis) {
    if (header == null || header.isBlank()) {
      return -1;
    }
    String text = header.strip();
    long wait = text.chars().allMatch(Character::isDigit) ? seconds(text) : date(text, wallMillis);
    return wait < 0 ? -1 : Math.min(wait, MOST_MILLIS);
  }

  private static long seconds(String digits) {
    return digits.length() > 9 ? MOST_MILLIS : Long.parseLong(digits) * 1000;
  }

  private static long date(String text, long wallMillis) {
    try {
      return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant()
              .toEpochMilli()
          - wallMillis;
    } catch (DateTimeParseException e) {
      return -1;
    }
  }
}
