// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.cluster.lease.MemberCard.State;
import io.tandem.model.Clock;
import io.tandem.testing.ApiServer;
import io.tandem.testing.SkewedClock;
import io.tandem.testing.TestServers;
import io.tandem.testing.WithApiServer;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three members with wrong wall clocks on an API server of their own, which is stopped and started
 * again. Leases are short, so that this takes seconds.
 */
@ExtendWith(WithApiServer.class)
class FleetOnApiServerIT {
  private static final ElectorSettings QUICK =
      new ElectorSettings(Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofMillis(400));

  private final Vertx vertx = Vertx.vertx();
  private final ApiServer server;
  private final List<Process> processes = new ArrayList<>();
  private final List<String> seen = new CopyOnWriteArrayList<>();

  FleetOnApiServerIT(@TempDir Path folder) {
    server = new ApiServer(folder, TestServers.apiServer().orElseThrow());
    server.apply(Path.of("k8s/namespace.yaml"));
    server.apply(Path.of("k8s/rbac.yaml"));
  }

  @AfterEach
  void close() {
    processes.forEach(process -> process.leases.close());
    vertx.close().toCompletionStage().toCompletableFuture().join();
    server.close();
  }

  /** A member in a process of its own, as far as it knows. */
  private final class Process implements Elector.Listener {
    final RealLeases leases;
    final Elector elector;
    final MemberLease lease;
    final LeaseContext context;
    final List<Long> terms = new CopyOnWriteArrayList<>();

    Process(String name, long wallSkewMillis) {
      Clock clock = new SkewedClock(Clock.system(), wallSkewMillis, name.hashCode(), 1);
      leases = new RealLeases(vertx, server, "tandem-coordinator", clock, "fleet");
      MemberCard card =
          new MemberCard(name, name + "-uuid", name + ":9", "n", "z", "1", "all", State.ACTIVE);
      context = new LeaseContext("fleet", leases.store, leases.loop, clock, new Random(1));
      elector = new Elector(context, QUICK, card, () -> "secret", this);
      Duration interval = Duration.ofMillis(800);
      lease =
          new MemberLease(context, new MemberLease.Settings(Duration.ofSeconds(4), interval), card);
      leases.loop.execute(
          () -> {
            lease.start();
            elector.candidate(true);
          });
      processes.add(this);
    }

    @Override
    public void elected(long term) {
      terms.add(term);
    }

    @Override
    public void lost() {}

    <T> T ask(Supplier<T> question) {
      AtomicReference<T> answer = new AtomicReference<>();
      leases.loop.execute(() -> answer.set(question.get()));
      await().until(() -> answer.get() != null);
      return answer.get();
    }

    boolean holds() {
      return ask(elector::isHolder);
    }

    void watch() {
      MemberWatch watch =
          new MemberWatch(context, (card, change) -> seen.add(card.name() + " " + change));
      leases.loop.execute(watch::start);
    }
  }

  private Process holder(Duration patience) {
    await().atMost(patience).until(() -> processes.stream().filter(Process::holds).count() == 1);
    return processes.stream().filter(Process::holds).findFirst().orElseThrow();
  }

  @Test
  void fleet_throughAnOutageAndADeath_keepsOneCoordinatorAndItsMembers() {
    new Process("early", -60_000);
    new Process("late", 60_000);
    new Process("right", 0);
    Process first = holder(Duration.ofSeconds(15));
    first.watch();
    await().until(() -> seen.size() == 3);

    server.stop();
    await().atMost(Duration.ofSeconds(5)).until(() -> !first.holds());
    await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
    assertThat(processes).noneMatch(Process::holds);
    server.start();
    Process second = holder(Duration.ofSeconds(15));

    // Members were away as long as the server was, and nobody takes them for gone.
    await().pollDelay(Duration.ofSeconds(6)).until(() -> true);
    assertThat(seen).hasSize(3).allMatch(line -> line.endsWith("APPEARED"));

    Process victim = processes.stream().filter(p -> p != first && p != second).findFirst().get();
    victim.leases.close();
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> seen.size() == 4 && seen.get(3).endsWith("EXPIRED"));

    second.leases.loop.execute(() -> second.elector.resign());
    if (second != first) {
      holder(Duration.ofSeconds(3));
    }
    List<Long> terms = processes.stream().flatMap(p -> p.terms.stream()).sorted().toList();
    assertThat(terms).doesNotHaveDuplicates();
  }
}
