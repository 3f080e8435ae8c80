// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.tandem.model.Labels;
import io.tandem.testing.FakeClock;
import io.tandem.testing.RemoteWriteBodies;
import io.tandem.testing.RemoteWriteBodies.Sample;
import io.tandem.testing.RemoteWriteBodies.Series;
import io.tandem.wire.MalformedRequestException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IngestionTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final Labels GOOD = Labels.of("__name__", "good");

  private final FakeClock clock = new FakeClock(NOW);
  private final Traffic traffic = new Traffic();
  private SampleStore store;
  private RequestReader reader;
  private Ingestion ingestion;

  static Stream<Arguments> badSeries() {
    return Stream.of(
        bad("no metric name", "missing_metric_name", "sample missing metric name", "job", "x"),
        bad(
            "metric name",
            "metric_name_invalid",
            "sample invalid metric name: \"a-b\"",
            "__name__",
            "a-b"),
        bad(
            "label name",
            "label_invalid",
            "sample invalid label: \"0x\" metric \"m{0x=\\\"1\\\"}\"",
            "0x",
            "1",
            "__name__",
            "m"),
        bad(
            "label twice",
            "duplicate_label_names",
            "duplicate label name: \"a\"",
            "__name__",
            "m",
            "a",
            "1",
            "a",
            "2"),
        bad(
            "long label name",
            "label_name_too_long",
            "label name too long for metric (actual: 1025, limit: 1024)",
            "__name__",
            "m",
            "n".repeat(1025),
            "1"),
        bad(
            "long label value",
            "label_value_too_long",
            "label value too long for metric (actual: 2049, limit: 2048)",
            "__name__",
            "m",
            "n",
            "v".repeat(2049)),
        bad(
            "too many labels",
            "max_label_names_per_series",
            "series has too many labels (actual: 151, limit: 150)",
            labels(151, 1)),
        bad(
            "large label set",
            "labels_size_bytes_exceeded",
            "labels size bytes exceeded for metric (actual: 8053, limit: 7168)",
            labels(5, 2007)));
  }

  @ParameterizedTest
  @MethodSource("badSeries")
  void accept_ofBadSeries_refusesItAndKeepsTheOthers(
      String reason, String text, List<String> pairs) {
    start(ReceiverOptions.DEFAULT);
    Answer answer =
        send(
            new RemoteWriteBodies()
                .series(new Series(pairs, List.of(Sample.of(NOW, 1)), 0, 0))
                .series(GOOD, NOW, 1));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).startsWith(text);
    assertThat(traffic.withoutIdentity().refused).isEqualTo(Map.of(reason, 1L));
    assertThat(traffic.withoutIdentity().stored).isEqualTo(1);
    assertThat(store.seriesCount()).isEqualTo(1);
  }

  static Stream<Arguments> badTimes() {
    return Stream.of(
        argumentSet("an hour old", -3_600_000L, 200, ""),
        argumentSet("over an hour old", -3_600_001L, 400, "timestamp too old: 1699996399999"),
        argumentSet("ten minutes ahead", 600_000L, 200, ""),
        argumentSet("over ten minutes ahead", 600_001L, 400, "timestamp too new: 1700000600001"));
  }

  @ParameterizedTest
  @MethodSource("badTimes")
  void accept_ofTimesAtTheLimit_judgesByTheClock(long offset, int status, String text) {
    start(ReceiverOptions.DEFAULT);
    Answer answer = send(new RemoteWriteBodies().series(GOOD, NOW + offset, 1));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).startsWith(text);
  }

  @Test
  void accept_ofTheSameSampleTwice_takesIt() {
    start(ReceiverOptions.DEFAULT);
    send(new RemoteWriteBodies().series(GOOD, NOW, 1));

    assertThat(send(new RemoteWriteBodies().series(GOOD, NOW, 1)).status()).isEqualTo(200);
    assertThat(store.sampleCount()).isEqualTo(1);
  }

  @Test
  void accept_ofAnotherValueForATimestamp_refusesIt() {
    start(ReceiverOptions.DEFAULT);
    send(new RemoteWriteBodies().series(GOOD, NOW, 1));
    Answer answer = send(new RemoteWriteBodies().series(GOOD, NOW, 2));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body())
        .isEqualTo(
            "err: duplicate sample for timestamp. timestamp=2023-11-14T22:13:20Z,"
                + " series={__name__=\"good\"}\n");
  }

  @Test
  void accept_ofOlderSampleWithoutWindow_refusesIt() {
    start(ReceiverOptions.DEFAULT.withOutOfOrderWindow(Duration.ZERO));
    send(new RemoteWriteBodies().series(GOOD, NOW, 1));
    Answer answer =
        send(new RemoteWriteBodies().series(GOOD, Sample.of(NOW - 1, 1), Sample.of(NOW + 1, 1)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).startsWith("err: out of order sample.");
    assertThat(traffic.withoutIdentity().stored).isEqualTo(2);
  }

  @Test
  void accept_ofOlderSampleInTheWindow_takesIt() {
    start(ReceiverOptions.DEFAULT);
    send(new RemoteWriteBodies().series(GOOD, NOW, 1));

    assertThat(send(new RemoteWriteBodies().series(GOOD, NOW - 60_000, 1)).status()).isEqualTo(200);
    assertThat(send(new RemoteWriteBodies().series(GOOD, NOW - 60_001, 1)).body())
        .startsWith("err: too old sample.");
  }

  @Test
  void accept_overTheIngestionRate_keepsNothing() {
    start(ReceiverOptions.DEFAULT.withIngestionRate(3));
    RemoteWriteBodies four = new RemoteWriteBodies();
    for (int i = 0; i < 4; i++) {
      four.series(GOOD, NOW + i, i);
    }
    Answer answer = send(four);

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.body())
        .isEqualTo("ingestion rate limit (3) exceeded while adding 4 samples and 0 metadata\n");
    assertThat(store.sampleCount()).isZero();
    assertThat(send(new RemoteWriteBodies().series(GOOD, NOW, 1)).status()).isEqualTo(200);
  }

  @Test
  void accept_ofReplicaThatIsNotElected_costsNoTokens() {
    start(ReceiverOptions.DEFAULT.withIngestionRate(2));
    send(ha("a"));
    for (int i = 0; i < 5; i++) {
      assertThat(send(ha("b")).status()).isEqualTo(202);
    }

    assertThat(send(ha("a")).status()).isEqualTo(200);
  }

  @Test
  void accept_whenOnlyALaterSeriesHasTheReplica_storesItsLabel() {
    start(ReceiverOptions.DEFAULT);
    Labels later = Labels.of("__name__", "m", "cluster", "c", "__replica__", "a");
    send(new RemoteWriteBodies().series(GOOD, NOW, 1).series(later, NOW, 1));

    List<Labels> stored = new ArrayList<>();
    store.select(List.of(), one -> stored.add(one.labels));
    assertThat(stored).containsExactlyInAnyOrder(GOOD, later);
    assertThat(traffic.replicas()).isEmpty();
  }

  @Test
  void accept_whenTheFirstSeriesHasTheReplica_removesItFromAll() {
    start(ReceiverOptions.DEFAULT);
    Labels other = Labels.of("__name__", "m", "cluster", "d", "__replica__", "b");
    send(ha("a").series(other, NOW, 1));

    List<Labels> stored = new ArrayList<>();
    store.select(List.of(), one -> stored.add(one.labels));
    assertThat(stored)
        .containsExactlyInAnyOrder(
            Labels.of("__name__", "good", "cluster", "c"),
            Labels.of("__name__", "m", "cluster", "d"));
  }

  @Test
  void accept_whenTheReplicaIsTooLong_judgesItAsALabel() {
    start(ReceiverOptions.DEFAULT);

    assertThat(send(ha("r".repeat(2049))).body()).startsWith("label value too long for metric");
  }

  @Test
  void accept_ofOneClusterTooMany_refuses() {
    start(ReceiverOptions.DEFAULT.withMaxHaClusters(1));
    send(ha("a"));
    Labels other = Labels.of("__name__", "m", "cluster", "d", "__replica__", "a");
    Answer answer = send(new RemoteWriteBodies().series(other, NOW, 1));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).isEqualTo("too many HA replicaGroups (limit: 1)\n");
  }

  @Test
  void accept_ofMetadataOnly_leavesTheTrackerAlone() {
    start(ReceiverOptions.DEFAULT);

    assertThat(send(new RemoteWriteBodies().metadata(1, "m", "help", "")).status()).isEqualTo(200);
    assertThat(traffic.metadata).isEqualTo(1);
  }

  @Test
  void accept_ofLongMetadata_refusesIt() {
    start(ReceiverOptions.DEFAULT);
    Answer answer = send(new RemoteWriteBodies().metadata(1, "m", "h".repeat(1024), ""));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).startsWith("metadata 'HELP' value too long: \"hhh");
  }

  @Test
  void accept_ofSeriesOverTheLimit_keepsKnownOnes() {
    start(ReceiverOptions.DEFAULT.withMaxSeries(1));
    send(new RemoteWriteBodies().series(GOOD, NOW, 1));
    Answer answer =
        send(
            new RemoteWriteBodies()
                .series(Labels.of("__name__", "new"), NOW, 1)
                .series(GOOD, NOW + 1, 1));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).startsWith("per-user series limit of 1 exceeded");
    assertThat(traffic.withoutIdentity().stored).isEqualTo(2);
  }

  @Test
  void counters_ofEveryRequest_balance() {
    start(ReceiverOptions.DEFAULT.withIngestionRate(5));
    send(ha("a"));
    send(ha("b"));
    send(ha("a").series(Labels.of("cluster", "c"), NOW, 1));
    for (int i = 0; i < 4; i++) {
      send(ha("a").series(GOOD, NOW + i, i).series(GOOD, NOW, 7));
    }

    for (ReplicaCounters replica : traffic.replicas()) {
      long refused = replica.refused.values().stream().mapToLong(n -> n).sum();
      assertThat(replica.stored + replica.deduplicated + refused).isEqualTo(replica.samples);
    }
  }

  private void start(ReceiverOptions options) {
    ReceiverLimits limits = options.limits();
    store = new SampleStore(clock, limits);
    reader = new RequestReader(limits.sizes().maxRawBytes(), new SeriesRules(clock, limits));
    ingestion =
        new Ingestion(
            options,
            new HaTracker(clock, new Random(1), options.ha()),
            new TokenBucket(clock, limits.rates().ingestionRate(), limits.rates().ingestionBurst()),
            store,
            traffic);
  }

  private Answer send(RemoteWriteBodies bodies) {
    try {
      return ingestion.accept(reader.read(bodies.body(), false), 1, NOW);
    } catch (MalformedRequestException e) {
      throw new AssertionError(e);
    }
  }

  private static RemoteWriteBodies ha(String replica) {
    return new RemoteWriteBodies()
        .series(Labels.of("__name__", "good", "cluster", "c", "__replica__", replica), NOW, 1);
  }

  private static Arguments bad(String name, String reason, String text, String... pairs) {
    return argumentSet(name, reason, text, List.of(pairs));
  }

  /** A metric name and so many labels in all, with values of this length. */
  private static String[] labels(int count, int length) {
    List<String> pairs = new ArrayList<>(List.of("__name__", "m"));
    for (int i = 1; i < count; i++) {
      pairs.add("n" + (100 + i));
      pairs.add("v".repeat(length));
    }
    return pairs.toArray(String[]::new);
  }
}
