// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.endtoend.QueryClient.Sample;
import java.util.List;
import java.util.stream.IntStream;

/** The samples of a counter that counts its scrapes: a hole in its values is a lost scrape. */
record Ticks(List<Sample> samples) {
  static Ticks at(Receiver receiver) {
    return new Ticks(receiver.queries().samples("ticks_total"));
  }

  int last() {
    return samples.isEmpty() ? 0 : (int) samples.getLast().value();
  }

  /** Every scrape from the first to that one is there, each once, in the order of time. */
  void assertWhole(int through) {
    List<Integer> values = samples.stream().map(sample -> (int) sample.value()).toList();
    assertThat(values).isEqualTo(IntStream.rangeClosed(1, last()).boxed().toList());
    assertThat(last()).isGreaterThanOrEqualTo(through);
    assertThat(samples).extracting(Sample::millis).isSorted().doesNotHaveDuplicates();
  }

  /** Between two scrapes there is one interval; those left out are told by the program. */
  void assertOnEveryTick(long intervalMillis, double skipped) {
    long span = samples.getLast().millis() - samples.getFirst().millis();
    assertThat(Math.round((double) span / intervalMillis) + 1)
        .isEqualTo(samples.size() + (long) skipped);
  }
}
