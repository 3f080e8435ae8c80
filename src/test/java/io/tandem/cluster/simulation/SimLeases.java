// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.simulation;

import io.tandem.cluster.coordinator.Hand;
import io.tandem.cluster.coordinator.Roster;
import io.tandem.cluster.lease.MemberCard;
import io.tandem.cluster.member.TermCheck;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What Leases bring about, without the Leases: members renew each ten seconds, and of the
 * candidates one is elected when the last holder has not renewed for fifteen.
 */
final class SimLeases {
  private static final long RENEW_MILLIS = 10_000;
  private static final long EXPIRY_MILLIS = 30_000;
  private static final long HOLD_MILLIS = 15_000;
  private static final long DEADLINE_MILLIS = 10_000;

  private final SimTime time;
  private final Map<String, SimMember> members = new LinkedHashMap<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  boolean away;
  private SimMember holder;
  private long term;
  private long renewedAt = Long.MIN_VALUE / 2;

  private record Entry(MemberCard card, long renewedAt) {}

  SimLeases(SimTime time) {
    this.time = time;
    turn();
  }

  void join(SimMember member) {
    members.put(member.name(), member);
    renew(member);
    renewLater(member);
  }

  private void renewLater(SimMember member) {
    member
        .loop()
        .schedule(
            RENEW_MILLIS,
            () -> {
              renew(member);
              renewLater(member);
            });
  }

  void renew(SimMember member) {
    if (!away && !member.isCutFromApi()) {
      entries.put(member.name(), new Entry(member.card(), time.now()));
    }
  }

  private void turn() {
    time.in(1_000, this::turn);
    if (away) {
      return;
    }
    if (holder != null && runs(holder) && time.now() - renewedAt < DEADLINE_MILLIS) {
      renewedAt = time.now();
    } else if (time.now() - renewedAt > HOLD_MILLIS) {
      List<SimMember> candidates = new ArrayList<>(members.values());
      candidates.removeIf(member -> !runs(member) || member == holder);
      if (!candidates.isEmpty()) {
        elect(candidates.get(time.random.nextInt(candidates.size())));
      }
    }
  }

  private static boolean runs(SimMember member) {
    return !member.loop().isDead() && !member.loop().isFrozen() && !member.isCutFromApi();
  }

  private void elect(SimMember next) {
    SimMember last = holder;
    holder = next;
    renewedAt = time.now();
    long mine = ++term;
    if (last != null) {
      last.loop().execute(last::lost);
    }
    next.loop().execute(() -> next.elected(mine));
  }

  SimMember holder() {
    return holder;
  }

  Hand hand(SimMember member) {
    return new Hand() {
      @Override
      public boolean isHolder() {
        return holder == member && time.now() - renewedAt < DEADLINE_MILLIS;
      }

      @Override
      public void atLeast(long seen) {
        if (seen > term) {
          term = seen;
          elect(member);
        }
      }

      @Override
      public String secret() {
        return "";
      }
    };
  }

  TermCheck check(SimMember member) {
    return (asked, process, secret) ->
        away || member.isCutFromApi()
            ? Future.failedFuture("the API server is away")
            : Future.succeededFuture(
                asked == term && holder != null && holder.card().process().equals(process));
  }

  Roster roster() {
    return new Roster() {
      @Override
      public boolean isWhole() {
        return true;
      }

      @Override
      public List<Seen> members() {
        return entries.values().stream().map(SimLeases.this::seen).toList();
      }
    };
  }

  private Roster.Seen seen(Entry entry) {
    long age = time.now() - entry.renewedAt();
    return new Roster.Seen(entry.card(), age, !away && age > EXPIRY_MILLIS);
  }
}
