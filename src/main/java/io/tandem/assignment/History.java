// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import io.tandem.assignment.Assignment.Move;
import io.tandem.assignment.Assignment.Why;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The owners before, and what became of them: which slots are still as they were, why the others
 * are not, and in the end the moves.
 */
final class History {
  private final Placement now;
  private final Owners[] before;
  private final @Nullable Why[] why;
  private final boolean[] hadTo;
  private final int[] inherited;
  private int forced;

  History(Placement now, Map<Long, Owners> previous) {
    this.now = now;
    before = new Owners[now.size()];
    for (int t = 0; t < before.length; t++) {
      before[t] = previous.getOrDefault(now.id(t), Owners.NONE);
    }
    why = new Why[2 * before.length];
    hadTo = new boolean[2 * before.length];
    inherited = new int[2 * before.length];
  }

  Owners before(int target) {
    return before[target];
  }

  private @Nullable String nameBefore(int slot) {
    Owners owners = before[Placement.target(slot)];
    return (slot & 1) == 0 ? owners.a() : owners.b();
  }

  private @Nullable String nameNow(int slot) {
    int owner = now.owner(slot);
    return owner == Members.NONE ? null : now.members.name(owner);
  }

  /** An owner loses its slot and nobody had a choice. */
  void lost(int slot, Why reason) {
    if (nameBefore(slot) != null) {
      why[slot] = reason;
      hadTo[slot] = true;
      forced++;
    }
  }

  /** A slot moves, and might as well have stayed. */
  void moved(int slot, Why reason) {
    if (!hadTo[slot]) {
      why[slot] = reason;
    }
  }

  /** Moves that had to be. */
  int forced() {
    return forced;
  }

  /** From here on moves are counted: what is owned now was owned before. */
  void inherited() {
    for (int slot = 0; slot < inherited.length; slot++) {
      inherited[slot] = now.owner(slot);
    }
  }

  /** Whether moving it now would be one move more. */
  boolean isAsBefore(int slot) {
    return inherited[slot] != Members.NONE && inherited[slot] == now.owner(slot);
  }

  Assignment outcome() {
    Map<Long, Owners> owners = HashMap.newHashMap(before.length);
    List<Move> moves = new ArrayList<>();
    for (int t = 0; t < before.length; t++) {
      Owners was = before[t];
      String a = nameNow(Placement.slotA(t));
      String b = nameNow(Placement.slotB(t));
      boolean same = Objects.equals(was.a(), a) && Objects.equals(was.b(), b);
      owners.put(now.id(t), same ? was : new Owners(a, b));
      if (!same) {
        note(moves, Placement.slotA(t), was.a(), a);
        note(moves, Placement.slotB(t), was.b(), b);
      }
    }
    return new Assignment(owners, moves);
  }

  private void note(List<Move> moves, int slot, @Nullable String from, @Nullable String to) {
    if (from != null && !from.equals(to)) {
      Why reason = Objects.requireNonNull(why[slot]);
      moves.add(new Move(now.id(Placement.target(slot)), (slot & 1) == 1, from, to, reason));
    }
  }
}
