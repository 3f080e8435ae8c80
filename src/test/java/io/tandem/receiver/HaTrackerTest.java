// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tandem.model.HaIdentity;
import io.tandem.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HaTrackerTest {
  private static final ReceiverOptions.Ha NO_JITTER =
      new ReceiverOptions.Ha(202, Duration.ofSeconds(15), Duration.ZERO, Duration.ofSeconds(30), 2);

  private final FakeClock clock = new FakeClock(1_700_000_000_000L);
  private final HaTracker tracker = new HaTracker(clock, new Random(1), NO_JITTER);

  /** Each step is a second and who sends then; the answer is who is elected after it. */
  static Stream<Arguments> stories() {
    return Stream.of(
        argumentSet("the first one wins", List.of("0 b", "0 a"), "b b"),
        argumentSet("the other waits 30 s from the record", List.of("0 a", "29 b"), "a a"),
        argumentSet("the other takes over at 30 s", List.of("0 a", "30 b"), "a b"),
        argumentSet(
            "a record younger than 15 s is not renewed", List.of("0 a", "14 a", "30 b"), "a a b"),
        argumentSet(
            "a record of 15 s is renewed", List.of("0 a", "15 a", "44 b", "45 b"), "a a a b"),
        argumentSet(
            "ten seconds of silence may be enough",
            List.of("0 a", "14 a", "29 b", "30 b"),
            "a a a b"),
        argumentSet(
            "the elected one that returns first stays", List.of("0 a", "40 a", "41 b"), "a a a"),
        argumentSet(
            "there is no way back",
            List.of("0 a", "30 b", "31 a", "45 b", "74 a", "75 a"),
            "a b b b b a"),
        argumentSet("a third one has no rank", List.of("0 a", "30 c", "31 b"), "a c c"));
  }

  @ParameterizedTest
  @MethodSource("stories")
  void check_ofSendersInTurn_electsAsCortexDoes(List<String> steps, String expected) {
    List<String> elected = new ArrayList<>();
    long second = 0;
    for (String step : steps) {
      String[] parts = step.split(" ", -1);
      clock.advance(Duration.ofSeconds(Long.parseLong(parts[0]) - second));
      second = Long.parseLong(parts[0]);
      HaTracker.Verdict verdict = tracker.check(new HaIdentity("c", parts[1]));
      elected.add(
          switch (verdict) {
            case HaTracker.Verdict.Accepted() -> parts[1];
            case HaTracker.Verdict.Deduplicated(String other) -> other;
            case HaTracker.Verdict.TooManyClusters(int limit) -> "too many";
          });
    }

    assertThat(String.join(" ", elected)).isEqualTo(expected);
  }

  @Test
  void check_withJitter_renewsLater() {
    ReceiverOptions.Ha options =
        new ReceiverOptions.Ha(
            202, Duration.ofSeconds(15), Duration.ofSeconds(5), Duration.ofSeconds(30), 2);
    // Always the longest jitter.
    HaTracker jittered = new HaTracker(clock, () -> Long.MAX_VALUE, options);
    HaIdentity a = new HaIdentity("c", "a");
    jittered.check(a);
    clock.advance(Duration.ofSeconds(16));
    jittered.check(a);
    clock.advance(Duration.ofSeconds(14));

    assertThat(jittered.check(new HaIdentity("c", "b")))
        .isInstanceOf(HaTracker.Verdict.Accepted.class);
  }

  @Test
  void check_ofClustersApart_electsEachItsOwn() {
    tracker.check(new HaIdentity("one", "a"));
    tracker.check(new HaIdentity("two", "b"));

    assertThat(tracker.check(new HaIdentity("one", "b")))
        .isEqualTo(new HaTracker.Verdict.Deduplicated("a"));
  }

  @Test
  void check_ofOneClusterTooMany_refuses() {
    tracker.check(new HaIdentity("one", "a"));
    tracker.check(new HaIdentity("two", "a"));

    assertThat(tracker.check(new HaIdentity("three", "a")))
        .isEqualTo(new HaTracker.Verdict.TooManyClusters(2));
    assertThat(tracker.check(new HaIdentity("two", "a")))
        .isInstanceOf(HaTracker.Verdict.Accepted.class);
  }

  @Test
  void check_afterHalfAnHourOfSilence_forgetsTheCluster() {
    tracker.check(new HaIdentity("one", "a"));
    tracker.check(new HaIdentity("two", "a"));
    clock.advance(Duration.ofMinutes(30));

    assertThat(tracker.check(new HaIdentity("three", "a")))
        .isInstanceOf(HaTracker.Verdict.Accepted.class);
    assertThat(tracker.clusters()).isEqualTo(1);
  }
}
