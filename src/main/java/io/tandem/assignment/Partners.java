// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import java.util.Arrays;

/**
 * Who shares targets with whom, and how many. A list for each member: with the few partners that
 * are aimed at, going through it is faster than any map.
 */
final class Partners {
  private static final int FEW = 8;

  private final int[][] who;
  private final int[][] shared;
  private final int[] degree;

  Partners(int members) {
    who = new int[members][FEW];
    shared = new int[members][FEW];
    degree = new int[members];
  }

  void share(int one, int other) {
    add(one, other);
    add(other, one);
  }

  void unshare(int one, int other) {
    remove(one, other);
    remove(other, one);
  }

  int degree(int member) {
    return degree[member];
  }

  /** One of its partners, by a place from 0 to the degree; places change as partners do. */
  int partner(int member, int place) {
    return who[member][place];
  }

  int sharedAt(int member, int place) {
    return shared[member][place];
  }

  /** Targets that both own. */
  int shared(int one, int other) {
    int place = place(one, other);
    return place < degree[one] ? shared[one][place] : 0;
  }

  private int place(int member, int other) {
    int place = 0;
    while (place < degree[member] && who[member][place] != other) {
      place++;
    }
    return place;
  }

  private void add(int member, int other) {
    int place = place(member, other);
    if (place == degree[member]) {
      if (place == who[member].length) {
        who[member] = Arrays.copyOf(who[member], 2 * place);
        shared[member] = Arrays.copyOf(shared[member], 2 * place);
      }
      who[member][place] = other;
      shared[member][place] = 0;
      degree[member]++;
    }
    shared[member][place]++;
  }

  private void remove(int member, int other) {
    int place = place(member, other);
    if (--shared[member][place] == 0) {
      int last = --degree[member];
      who[member][place] = who[member][last];
      shared[member][place] = shared[member][last];
    }
  }
}
