// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.cluster.lease.MemberCard.State;
import io.tandem.model.Clock;
import io.tandem.testing.ApiServer;
import io.tandem.testing.WithApiServer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@link LeaseCostTest} with ten members, as a real API server counts it. */
@ExtendWith(WithApiServer.class)
class LeaseCostIT {
  private static final int MEMBERS = 10;
  private static final int CANDIDATES = 5;
  private static final Duration SPAN = Duration.ofSeconds(40);
  private static final Pattern LINE =
      Pattern.compile("apiserver_request_total\\{[^}]*resource=\"leases\"[^}]*} ([0-9.e+]+)");

  private final ApiServer server;
  private final Vertx vertx = Vertx.vertx();
  private final List<RealLeases> stores = new ArrayList<>();

  LeaseCostIT(ApiServer server) {
    this.server = server;
    RealLeases.wipe(server);
  }

  @AfterEach
  void close() {
    stores.forEach(RealLeases::close);
    vertx.close().toCompletionStage().toCompletableFuture().join();
    RealLeases.wipe(server);
  }

  private final class Process implements Elector.Listener {
    private final LeaseContext context;

    Process(int number) {
      String name = "m" + number;
      RealLeases leases =
          new RealLeases(vertx, server, "tandem-coordinator", Clock.system(), "cost");
      stores.add(leases);
      MemberCard card = new MemberCard(name, "p", name + ":9", name, "z", "1", "all", State.ACTIVE);
      context =
          new LeaseContext("cost", leases.store, leases.loop, Clock.system(), new Random(number));
      leases.loop.execute(
          () -> {
            new MemberLease(context, MemberLease.Settings.DEFAULT, card).start();
            new Elector(context, ElectorSettings.DEFAULT, card, () -> "secret", this)
                .candidate(number < CANDIDATES);
          });
    }

    @Override
    public void elected(long term) {
      new MemberWatch(context, (card, change) -> {}).start();
    }

    @Override
    public void lost() {}
  }

  /** Requests for Leases so far; watches count when they end. */
  private double requests() {
    double sum = 0;
    Matcher lines = LINE.matcher(server.text("/metrics"));
    while (lines.find()) {
      sum += Double.parseDouble(lines.group(1));
    }
    return sum;
  }

  private static void pass(Duration time) {
    await().atMost(time.plusSeconds(10)).pollDelay(time).until(() -> true);
  }

  @Test
  void tenMembers_askAsOftenAsTheModelSays() {
    for (int i = 0; i < MEMBERS; i++) {
      new Process(i);
    }
    pass(Duration.ofSeconds(10));
    double before = requests();

    pass(SPAN);

    double perSecond = (requests() - before) / SPAN.toSeconds();
    System.out.printf("members=%d requests=%.3f%n", MEMBERS, perSecond);
    assertThat(perSecond).isBetween(2.0, 3 + MEMBERS / 8.0);
  }
}
