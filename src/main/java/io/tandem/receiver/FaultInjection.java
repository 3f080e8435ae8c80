// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import io.tandem.model.Clock;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the write path fail on purpose, so that outages can be shown and tested.
 *
 * <p>One fault at a time: a new one replaces the last. It ends after a number of requests, after a
 * time, or when it is cleared, whichever comes first. Thread: the receiver's event loop.
 */
final class FaultInjection {
  /** The status that stands for an answer never given: the connection is closed. */
  static final int RESET = 0;

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

  private final Clock clock;
  private @Nullable Fault current;
  private long injected;

  /**
   * What happens to a write request.
   *
   * @param status answered instead of reading the request; {@link #RESET} closes the connection;
   *     -1: only delayed
   * @param left for how many more requests
   * @param untilNanos until when, monotonic
   * @param delay before the answer
   * @param retryAfter seconds for the header, or null
   */
  record Fault(
      int status, long left, long untilNanos, Duration delay, @Nullable String retryAfter) {}

  FaultInjection(Clock clock) {
    this.clock = clock;
  }

  /** What becomes of the request that arrives now; counts it. */
  @Nullable Fault next() {
    Fault fault = current();
    if (fault != null) {
      injected++;
      current =
          new Fault(
              fault.status(),
              fault.left() - 1,
              fault.untilNanos(),
              fault.delay(),
              fault.retryAfter());
    }
    return fault;
  }

  /** The fault in force, or null. */
  @Nullable Fault current() {
    Fault fault = current;
    boolean over =
        fault != null && (fault.left() <= 0 || fault.untilNanos() - clock.monotonicNanos() <= 0);
    return over ? null : fault;
  }

  long injected() {
    return injected;
  }

  void clear() {
    current = null;
  }

  /** Reads {@code status=, count=, for=, delay=, retry-after=}; null where it is in force now. */
  @Nullable String set(MultiMap parameters) {
    try {
      String status = parameters.get("status");
      String delay = parameters.get("delay");
      String retryAfter = parameters.get("retry-after");
      if (status == null && delay == null) {
        return "give status= (400 to 599, 200 to 299, or reset), delay=, or both";
      }
      if (retryAfter != null && !SECONDS.matcher(retryAfter).matches()) {
        return "retry-after= is a number of seconds";
      }
      String count = parameters.get("count");
      String time = parameters.get("for");
      // A century stands for no end, without running over.
      long nanos = time == null ? Duration.ofDays(36_500).toNanos() : duration(time).toNanos();
      current =
          new Fault(
              status == null ? -1 : status(status),
              count == null ? Long.MAX_VALUE : Long.parseLong(count),
              clock.monotonicNanos() + nanos,
              delay == null ? Duration.ZERO : duration(delay),
              retryAfter);
      return null;
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static int status(String text) {
    if (text.equals("reset")) {
      return RESET;
    }
    int status = Integer.parseInt(text);
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status= is 200 to 599, or reset");
    }
    return status;
  }

  /** As in {@code 500ms}, {@code 30s}, {@code 2m}. */
  private static Duration duration(String text) {
    String unit = text.replaceFirst("^[0-9]{1,9}", "");
    String number = text.substring(0, text.length() - unit.length());
    if (number.isEmpty()) {
      throw new IllegalArgumentException("a time is such as 500ms, 30s or 2m, not " + text);
    }
    long count = Long.parseLong(number);
    return switch (unit) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default ->
          throw new IllegalArgumentException("a time is such as 500ms, 30s or 2m, not " + text);
    };
  }
}
