// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.endtoend.QueryClient.Sample;
import io.tandem.model.Labels;
import io.tandem.testing.RemoteWriteBodies;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What stand-in and the treatment of replicas that are not elected rest on. Runs against our
 * receiver and against Cortex, so that the one may speak for the other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReceiverContract {
  /** Shorter than anybody would run it, for a test waits for it. */
  static final Duration UPDATE = Duration.ofSeconds(2);

  static final Duration FAILOVER = Duration.ofSeconds(4);

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Some seconds ago: Cortex answers for the whole second that has begun. */
  private final long now = System.currentTimeMillis() - 10_000;

  private final String cluster = UUID.randomUUID().toString();
  private FleetReceiver receiver;

  abstract FleetReceiver open(Path folder);

  @BeforeAll
  void start(@TempDir Path folder) {
    receiver = open(folder);
  }

  @AfterAll
  void stop() {
    if (receiver != null) {
      receiver.close();
    }
  }

  /** Each test has a cluster of its own. */
  private String cluster(String suffix) {
    return cluster + suffix;
  }

  private static Labels series(String name, String cluster, String replica) {
    return Labels.of("__name__", name, "__replica__", replica, "cluster", cluster);
  }

  private HttpResponse<String> send(RemoteWriteBodies bodies) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(receiver.writeUrl()))
            .header("Content-Type", "application/x-protobuf")
            .header("Content-Encoding", "snappy")
            .header("X-Prometheus-Remote-Write-Version", "0.1.0")
            .POST(BodyPublishers.ofByteArray(bodies.body()))
            .build();
    try {
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> sendOne(Labels series, long millis, double value) {
    return send(new RemoteWriteBodies().series(series, millis, value));
  }

  private Map<Labels, List<Sample>> stored(String name, String cluster) {
    return receiver.queries().history(name + "{cluster=\"" + cluster + "\"}", 600);
  }

  private static List<Sample> only(Map<Labels, List<Sample>> stored) {
    assertThat(stored).hasSize(1);
    return stored.values().iterator().next();
  }

  @Test
  void firstReplica_isElectedAndStoredWithoutItsLabel() {
    String own = cluster("first");
    assertThat(sendOne(series("m", own, "a"), now, 1).statusCode()).isEqualTo(200);

    Map<Labels, List<Sample>> stored = stored("m", own);
    assertThat(only(stored)).containsExactly(new Sample(now, 1));
    assertThat(stored.keySet().iterator().next().get("__replica__")).isNull();
    assertThat(receiver.elected(own)).isEqualTo("a");
  }

  @Test
  void replicaThatIsNotElected_isAnswered202AndDropped() {
    String own = cluster("other");
    sendOne(series("m", own, "a"), now, 1);

    assertThat(sendOne(series("m", own, "b"), now + 1, 2).statusCode()).isEqualTo(202);
    assertThat(only(stored("m", own))).containsExactly(new Sample(now, 1));
  }

  @Test
  void firstSeries_decidesForTheWholeRequest() {
    String own = cluster("decides");
    sendOne(series("m", own, "a"), now, 1);

    RemoteWriteBodies second =
        new RemoteWriteBodies()
            .series(series("n", own, "b"), now, 1)
            .series(series("m", own, "a"), now + 1, 2);
    assertThat(send(second).statusCode()).isEqualTo(202);
    assertThat(only(stored("m", own))).hasSize(1);
    assertThat(stored("n", own)).isEmpty();
  }

  @Test
  void sameSampleAgain_isTaken() {
    String own = cluster("again");
    sendOne(series("m", own, "a"), now, 1);

    assertThat(sendOne(series("m", own, "a"), now, 1).statusCode()).isEqualTo(200);
    assertThat(only(stored("m", own))).hasSize(1);
  }

  @Test
  void otherValueForATime_isRefusedAloneAsDuplicate() {
    String own = cluster("duplicate");
    sendOne(series("m", own, "a"), now, 1);

    HttpResponse<String> answer =
        send(
            new RemoteWriteBodies()
                .series(series("m", own, "a"), now, 2)
                .series(series("n", own, "a"), now, 3));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("duplicate sample for timestamp");
    assertThat(only(stored("m", own))).containsExactly(new Sample(now, 1));
    assertThat(only(stored("n", own))).containsExactly(new Sample(now, 3));
  }

  @Test
  void olderSample_isRefusedAloneAsOutOfOrder() {
    String own = cluster("order");
    sendOne(series("m", own, "a"), now, 1);

    HttpResponse<String> answer =
        send(
            new RemoteWriteBodies()
                .series(series("m", own, "a"), now - 1, 2)
                .series(series("n", own, "a"), now - 1, 3));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("out of order sample");
    assertThat(only(stored("m", own))).containsExactly(new Sample(now, 1));
    assertThat(only(stored("n", own))).containsExactly(new Sample(now - 1, 3));
  }

  @Test
  void severalSamplesOfASeries_aboutToOverlap_areTakenFromTheFirstNewOne() {
    String own = cluster("overlap");
    sendOne(series("m", own, "a"), now, 1);

    RemoteWriteBodies.Sample[] samples = {
      RemoteWriteBodies.Sample.of(now - 1, 0),
      RemoteWriteBodies.Sample.of(now, 1),
      RemoteWriteBodies.Sample.of(now + 1, 2)
    };
    HttpResponse<String> answer =
        send(new RemoteWriteBodies().series(series("m", own, "a"), samples));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(only(stored("m", own))).containsExactly(new Sample(now, 1), new Sample(now + 1, 2));
  }

  @Test
  void replicaThatFellSilent_isFollowedAfterTheTimeOut() {
    String own = cluster("silent");
    sendOne(series("m", own, "a"), now, 1);
    long start = System.nanoTime();
    org.awaitility.Awaitility.await("the other replica elected")
        .atMost(FAILOVER.plus(UPDATE).plusSeconds(5))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> sendOne(series("m", own, "b"), now + 1, 2).statusCode() == 200);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(FAILOVER.minus(UPDATE));
    assertThat(receiver.elected(own)).isEqualTo("b");
    assertThat(only(stored("m", own))).containsExactly(new Sample(now, 1), new Sample(now + 1, 2));
    assertThat(sendOne(series("m", own, "a"), now + 2, 3).statusCode()).isEqualTo(202);
  }

  @Test
  void requestWhoseFirstSeriesHasNoIdentity_isNotDeduplicated() {
    String own = cluster("none");
    sendOne(series("m", own, "a"), now, 1);

    Labels bare = Labels.of("__name__", "bare", "cluster", own);
    RemoteWriteBodies mixed =
        new RemoteWriteBodies().series(bare, now, 1).series(series("m", own, "b"), now, 5);
    assertThat(send(mixed).statusCode()).isEqualTo(200);
    assertThat(only(stored("bare", own))).hasSize(1);
    assertThat(stored("m", own)).hasSize(2).containsKey(series("m", own, "b"));
  }
}
