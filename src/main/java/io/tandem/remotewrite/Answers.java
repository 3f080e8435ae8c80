// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.remotewrite.EndpointTransport.Reply;
import io.tandem.remotewrite.SendResult.Accepted;
import io.tandem.remotewrite.SendResult.Deduplicated;
import io.tandem.remotewrite.SendResult.Fault;
import io.tandem.remotewrite.SendResult.Limit;
import io.tandem.remotewrite.SendResult.RateLimited;
import io.tandem.remotewrite.SendResult.Recoverable;
import io.tandem.remotewrite.SendResult.Rejected;
import io.tandem.remotewrite.SendResult.TooLarge;
import io.tandem.remotewrite.SendResult.Unauthorised;
import java.util.Locale;

/**
 * Gives answers their meaning. The status decides; the text of an answer only tells the two kinds
 * of 429 apart in mode amp, and names the fault of a 400 for counters and for the search for a
 * faulty series. Pure functions.
 */
final class Answers {
  private static final int MAX_WHY = 300;

  private Answers() {}

  /**
   * What an answer means.
   *
   * @param sentV2 how many samples a request of 2.0 held, whose answer tells what was written of
   *     it; 0 for a request of 1.0
   */
  static SendResult classify(Reply reply, EndpointRules rules, int sentV2, long wallMillis) {
    int status = reply.status();
    String why = why(reply);
    long retryAfter = RetryAfter.millis(reply.retryAfter(), wallMillis);
    if (status == 202 && rules.hasIdentity()) {
      return new Deduplicated(why);
    }
    long written = Math.min(sentV2, reply.written().allSamples());
    if (status / 100 == 2) {
      return new Accepted(why, reply.written().isUnknown() ? 0 : (int) (sentV2 - written));
    }
    if (status == 400 && written > 0) {
      // The endpoint took what it could: what is left would be refused again.
      return new Accepted(why, (int) (sentV2 - written));
    }
    if (status / 100 == 5) {
      return new Recoverable(why, retryAfter);
    }
    return switch (status) {
      case 429 -> tooMany(reply, rules, why, retryAfter);
      case 413 -> new TooLarge(why);
      case 401, 403, 404 -> rules.isAmp() ? new Unauthorised(why) : new Rejected(Fault.OTHER, why);
      default -> new Rejected(fault(reply.text()), why);
    };
  }

  private static SendResult tooMany(Reply reply, EndpointRules rules, String why, long retryAfter) {
    if (!rules.isAmp()) {
      return rules.retryOn429() ? new Recoverable(why, retryAfter) : new Rejected(Fault.OTHER, why);
    }
    if (fault(reply.text()) == Fault.SERIES_LIMIT) {
      // Series that exist already were stored; the new ones would be refused for ever.
      return new Rejected(Fault.SERIES_LIMIT, why);
    }
    boolean samples = reply.text().toLowerCase(Locale.ROOT).contains("ingestion rate");
    return new RateLimited(samples ? Limit.SAMPLES : Limit.REQUESTS, why, retryAfter);
  }

  private static Fault fault(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (has(lower, "out of order", "out-of-order")) {
      return Fault.OUT_OF_ORDER;
    }
    if (has(lower, "duplicate sample", "new-value-for-timestamp", "new value for timestamp")) {
      return Fault.DUPLICATE;
    }
    if (has(lower, "too old", "too-old", "out of bounds", "too far in the past")) {
      return Fault.TOO_OLD;
    }
    if (has(lower, "series limit", "per-user series", "per-metric", "too many ha")) {
      return Fault.SERIES_LIMIT;
    }
    if (has(lower, "label", "metric name", "invalid utf-8")) {
      return Fault.LABELS;
    }
    return Fault.OTHER;
  }

  private static boolean has(String text, String... any) {
    for (String one : any) {
      if (text.contains(one)) {
        return true;
      }
    }
    return false;
  }

  private static String why(Reply reply) {
    String line = reply.text().strip().replaceAll("\\s+", " ");
    String text = line.length() > MAX_WHY ? line.substring(0, MAX_WHY) + "…" : line;
    return text.isEmpty()
        ? "HTTP status " + reply.status()
        : "HTTP status " + reply.status() + ": " + text;
  }
}
