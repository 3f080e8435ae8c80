// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.standin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.model.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever happens meanwhile, the stand-in's ticks arrive once, in order, and no other ones do. */
class StandInPropertyTest {
  private static final int TARGETS = 4;

  /** What should become of one target. */
  private static final class Model {
    final List<Long> good = new ArrayList<>();
    final List<Long> asOther = new ArrayList<>();
    boolean standing;
    long through;

    long last() {
      return asOther.isEmpty() ? Long.MIN_VALUE : asOther.getLast();
    }

    void scraped(long tick) {
      good.add(tick);
      if (standing && tick <= through) {
        asOther.add(tick);
      }
    }

    void begin(long after) {
      if (!standing || good.getLast() > through) {
        good.stream().filter(tick -> tick > after).forEach(asOther::add);
      }
      standing = true;
      through = Long.MAX_VALUE;
    }
  }

  private final Model[] models = new Model[TARGETS];

  @Property(tries = 25)
  void everyTick_onceAndInOrder(@ForAll long seed) {
    Random random = new Random(seed);
    GateLab lab = new GateLab(8_000L << random.nextInt(8), random.nextBoolean() ? 300 : 1 << 20);
    for (int i = 0; i < TARGETS; i++) {
      models[i] = new Model();
    }
    for (int step = 0; step < 80; step++) {
      act(lab, random);
      lab.fleet.assertAccounted();
    }
    lab.fleet.endpoint.answer(200);
    lab.fleet.writer.release(Map.of());
    lab.fleet.pass(Duration.ofMinutes(1));
    lab.fleet.assertStrictOrder(Replica.A);
    lab.fleet.assertStrictOrder(Replica.B);
    for (int i = 0; i < TARGETS; i++) {
      assertThat(lab.other(i)).isEqualTo(models[i].asOther);
    }
    lab.assertNothingHeld();
  }

  private void act(GateLab lab, Random random) {
    int target = random.nextInt(TARGETS);
    Model model = models[target];
    switch (random.nextInt(12)) {
      case 0 -> lab.fleet.endpoint.answer(random.nextBoolean() ? 200 : 503);
      case 1 -> lab.fleet.pass(Duration.ofMillis(random.nextInt(8_000)));
      case 2 -> lab.fleet.writer.hold(EnumSet.of(Replica.A, Replica.B));
      case 3 -> lab.fleet.writer.release(Map.of());
      case 4, 5 -> begin(lab, random, target, model);
      case 6 -> {
        if (model.standing && model.through == Long.MAX_VALUE) {
          model.through = lab.fleet.clock.wallMillis() + random.nextInt(5_000);
          lab.gate.endStandIn(target, model.through);
        }
      }
      case 7 -> stage(lab, random, target, model);
      case 8 -> {
        lab.fail(target);
        lab.gate.decide(target, lab.fleet.clock.wallMillis(), true);
        next(lab, random);
      }
      default -> {
        lab.scrape(target);
        model.scraped(lab.fleet.clock.wallMillis());
        next(lab, random);
      }
    }
  }

  private static void begin(GateLab lab, Random random, int target, Model model) {
    if (model.good.isEmpty() || model.standing && model.through >= model.good.getLast()) {
      return;
    }
    long known = model.good.get(random.nextInt(model.good.size()));
    long after = Math.max(model.last(), known);
    model.begin(after);
    lab.gate.standIn(target, Replica.B, after);
  }

  private static void stage(GateLab lab, Random random, int target, Model model) {
    long tick = lab.fleet.clock.wallMillis();
    GateLab.Staged staged = lab.new Staged(target, 500 + random.nextInt(1_000), true);
    if (random.nextBoolean()) {
      lab.fleet.loop.run();
    }
    if (random.nextInt(3) == 0) {
      begin(lab, random, target, model);
    }
    if (random.nextInt(4) == 0) {
      staged.abort();
    } else {
      staged.commit();
      model.scraped(tick);
    }
    next(lab, random);
  }

  private static void next(GateLab lab, Random random) {
    if (random.nextBoolean()) {
      lab.fleet.pass(Duration.ofMillis(500));
    } else {
      lab.fleet.clock.advance(Duration.ofMillis(500));
    }
  }
}
