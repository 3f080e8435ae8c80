// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.DiscoveryConfig.KubernetesSd.Selector;
import io.tandem.config.HttpClientConfig;
import io.tandem.discovery.DiscoveryFaults;
import io.tandem.discovery.DiscoveryMetrics;
import io.tandem.discovery.DiscoveryReports;
import io.tandem.discovery.kubernetes.FakeCluster;
import io.tandem.discovery.kubernetes.object.ClusterObject;
import io.tandem.discovery.kubernetes.object.Kind;
import io.tandem.discovery.kubernetes.object.ObjectReader;
import io.tandem.kubernetes.ApiException;
import io.tandem.testing.FakeClock;
import io.tandem.testing.FakeLoop;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ListWatchTest {
  private final FakeClock clock = new FakeClock(0);
  private final FakeLoop loop = new FakeLoop(clock);
  private final FakeCluster cluster = new FakeCluster(loop);
  private final Seen seen = new Seen();

  /** What was told. */
  private static final class Seen implements ListWatch.Follower {
    private final TreeSet<String> names = new TreeSet<>();
    private final List<String> errors = new ArrayList<>();
    private int lists;

    @Override
    public void listed(Map<String, ClusterObject> objects) {
      lists++;
      names.clear();
      objects.values().forEach(object -> names.add(object.name()));
    }

    @Override
    public void present(ClusterObject object) {
      names.add(object.name());
    }

    @Override
    public void gone(ClusterObject object) {
      names.remove(object.name());
    }

    @Override
    public void works() {}

    @Override
    public void failed(String error) {
      errors.add(error);
    }
  }

  private ListWatch start() {
    FeedKey key =
        new FeedKey(
            new ConnectionKey(null, null, HttpClientConfig.DEFAULT),
            Kind.NAMESPACE,
            "",
            false,
            Selector.ALL);
    FeedContext context =
        new FeedContext(
            loop,
            clock,
            new Random(7),
            DiscoveryMetrics.NONE,
            new DiscoveryReports(DiscoveryMetrics.NONE, new DiscoveryFaults())
                .failures("kubernetes"));
    ListWatch watch =
        new ListWatch(key, context, new Connections(cluster), new ObjectReader(), seen);
    watch.start();
    loop.run();
    return watch;
  }

  private void put(String name) {
    cluster.put("namespaces", new JsonObject().put("metadata", new JsonObject().put("name", name)));
  }

  @Test
  void listComesFromTheCache_andTheWatchGoesOnFromIt() {
    put("a");
    start();
    assertThat(cluster.requests().getFirst()).isEqualTo("/api/v1/namespaces?resourceVersion=0");
    assertThat(cluster.requests().getLast())
        .startsWith(
            "/api/v1/namespaces?watch=true&allowWatchBookmarks=true&resourceVersion=2&timeout");
    put("b");
    assertThat(seen.names).containsExactly("a", "b");
  }

  @Test
  void watchThatEnds_isOpenedAgainFromItsLastEvent_withoutAList() {
    put("a");
    start();
    put("b");
    loop.advance(Duration.ofMinutes(2));
    cluster.bookmark();
    loop.advance(Duration.ofMinutes(2));
    cluster.endWatches();
    put("c");
    loop.advance(Duration.ofMillis(500));

    assertThat(seen.names).containsExactly("a", "b", "c");
    assertThat(seen.lists).isEqualTo(1);
    assertThat(cluster.requests().getLast()).contains("resourceVersion=3");
    assertThat(seen.errors).isEmpty();
  }

  @Test
  void bookmark_movesTheVersionOn() {
    put("a");
    start();
    cluster.put("pods", new JsonObject().put("metadata", new JsonObject().put("name", "p")));
    cluster.bookmark();
    loop.advance(Duration.ofSeconds(10));
    cluster.endWatches();
    loop.advance(Duration.ofSeconds(1));
    assertThat(cluster.requests().getLast()).contains("resourceVersion=3");
  }

  @Test
  void expiredVersion_leadsToAList_thatIsNotOlder() {
    put("a");
    start();
    loop.advance(Duration.ofSeconds(10));
    cluster.forget();
    put("b");
    loop.advance(Duration.ofSeconds(1));

    assertThat(seen.names).containsExactly("a", "b");
    assertThat(seen.lists).isEqualTo(2);
    assertThat(cluster.requests()).contains("/api/v1/namespaces?resourceVersion=2");
    assertThat(seen.errors).isEmpty();
  }

  @Test
  void cacheThatIsBehind_isLeftOut_pageByPage() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      put(name);
    }
    cluster.forgetCache(true);
    start();
    loop.advance(Duration.ofSeconds(1));

    assertThat(seen.names).containsExactly("a", "b", "c", "d", "e");
    assertThat(cluster.requests())
        .contains(
            "/api/v1/namespaces?limit=500",
            "/api/v1/namespaces?limit=500&continue=2",
            "/api/v1/namespaces?limit=500&continue=4");
    assertThat(seen.lists).isEqualTo(1);
  }

  @Test
  void refusal_namesTheRights_andIsTriedAgainSeldom() {
    cluster.refuse("namespaces", new ApiException(403, "namespaces is forbidden"));
    start();
    loop.advance(Duration.ofMinutes(10));

    assertThat(seen.errors)
        .contains("needs list and watch of namespaces: namespaces is forbidden")
        .hasSizeBetween(20, 50);
  }

  @Test
  void serverThatIsGone_isAskedForTheWatchAgain() {
    put("a");
    start();
    loop.advance(Duration.ofSeconds(10));
    cluster.refuse("namespaces", new ApiException(ApiException.NO_ANSWER, "refused"));
    cluster.endWatches();
    loop.advance(Duration.ofMinutes(1));
    cluster.refuse("namespaces", null);
    put("b");
    loop.advance(Duration.ofSeconds(30));

    assertThat(seen.names).containsExactly("a", "b");
    assertThat(seen.lists).isEqualTo(1);
    assertThat(seen.errors).contains("refused");
  }

  @Test
  void silentWatch_isTakenForDead() {
    put("a");
    start();
    loop.advance(Duration.ofSeconds(170));
    assertThat(seen.errors).containsExactly("silent for 150 s");
    assertThat(cluster.openWatches()).isEqualTo(1);
    assertThat(seen.lists).isEqualTo(1);
  }

  @Test
  void connectionThatCannotBeOpened_isTriedAgain() {
    cluster.unreachable("no kubeconfig that can be read: x");
    start();
    loop.advance(Duration.ofSeconds(2));
    cluster.unreachable(null);
    put("a");
    loop.advance(Duration.ofSeconds(5));

    assertThat(seen.errors).contains("no kubeconfig that can be read: x");
    assertThat(seen.names).containsExactly("a");
  }

  @Test
  void close_endsTheWatch_andAsksForNothingMore() {
    put("a");
    ListWatch watch = start();
    watch.close();
    int asked = cluster.requests().size();
    put("b");
    loop.advance(Duration.ofMinutes(10));

    assertThat(seen.names).containsExactly("a");
    assertThat(cluster.requests()).hasSize(asked);
    assertThat(cluster.openWatches()).isZero();
  }
}
