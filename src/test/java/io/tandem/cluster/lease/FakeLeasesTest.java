// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.testing.FakeClock;
import io.tandem.testing.FakeLeases;
import io.tandem.testing.FakeLoop;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FakeLeasesTest implements LeaseStoreContract {
  private final FakeLoop loop = new FakeLoop(new FakeClock(0));
  private final FakeLeases leases = new FakeLeases(loop, FLEET);

  @Override
  public LeaseStore store() {
    return leases;
  }

  @Override
  public <T extends @Nullable Object> T await(Supplier<Future<T>> call) {
    Future<T> future = call.get();
    loop.run();
    assertThat(future.succeeded()).isTrue();
    return future.result();
  }

  @Override
  public Throwable awaitFailure(Supplier<Future<?>> call) {
    Future<?> future = call.get();
    loop.run();
    assertThat(future.failed()).isTrue();
    return future.cause();
  }

  @Override
  public void until(BooleanSupplier condition) {
    loop.run();
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void call_whileAway_failsAfterItsLimit() {
    leases.setAway(true);
    Future<?> call = leases.get("any");

    loop.advance(Duration.ofMillis(FakeLeases.LIMIT_MILLIS - 1));
    assertThat(call.isComplete()).isFalse();
    loop.advance(Duration.ofMillis(1));
    assertThat(call.failed()).isTrue();
  }

  @Test
  void call_whoseAnswerIsLost_wasCarriedOutAllTheSame() {
    leases.setRoutes(() -> new FakeLeases.Route(10, 10, false, true));
    Future<?> call = leases.create(new LeaseStore.LeaseRecord("l", "h", 1, 15, Map.of(), ""));

    loop.advance(Duration.ofSeconds(5));

    assertThat(call.failed()).isTrue();
    assertThat(leases.stored("l")).isNotNull();
  }
}
