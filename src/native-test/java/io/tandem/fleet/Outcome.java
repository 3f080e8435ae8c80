// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import io.tandem.fleet.Tally.Count;
import io.tandem.fleet.Tally.Fate;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The figures of one scenario.
 *
 * @param moved owners that a target has now and had not before
 * @param displaced owners that are gone, so that as many had to move
 * @param staleUps stale markers of the series {@code up}, which end a target
 * @param mixedRequests requests with more than one identity
 * @param standInFirst seconds until a stand-in's first request as the owner's replica arrived
 * @param standInLast seconds until that of the last target arrived
 */
record Outcome(
    Count count,
    long refusedDuplicates,
    long refusedOtherwise,
    int moved,
    int displaced,
    long staleUps,
    long mixedRequests,
    OptionalDouble standInFirst,
    OptionalDouble standInLast) {

  String line() {
    return String.format(
        Locale.ROOT,
        "expected=%d missing=%d (skipped by one owner=%d, not asked=%d)"
            + " unreachable=%d ownerless=%d refused_duplicates=%d refused_otherwise=%d"
            + " moved=%d displaced=%d stale_up=%d stand_in=%s..%s off_grid=%d doubled=%d mixed=%d",
        count.expected(),
        count.missing(),
        count.of(Fate.SKIPPED),
        count.of(Fate.UNASKED),
        count.of(Fate.UNREACHABLE),
        count.of(Fate.OWNERLESS),
        refusedDuplicates,
        refusedOtherwise,
        moved,
        displaced,
        staleUps,
        seconds(standInFirst),
        seconds(standInLast),
        count.offGrid(),
        count.doubledSeries(),
        mixedRequests);
  }

  private static String seconds(OptionalDouble value) {
    return value.isEmpty() ? "-" : String.format(Locale.ROOT, "%.1fs", value.getAsDouble());
  }
}
