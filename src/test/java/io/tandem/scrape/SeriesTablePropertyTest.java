// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The table against a plain map, over scrapes that succeed and fail. */
class SeriesTablePropertyTest {

  /** One scrape: the series it shows, and whether it is kept. */
  record Scrape(List<Integer> series, boolean kept) {}

  @Provide
  Arbitrary<List<Scrape>> scrapes() {
    Arbitrary<List<Integer>> series = Arbitraries.integers().between(0, 300).list().ofMaxSize(120);
    return Arbitraries.of(true, true, true, false)
        .flatMap(kept -> series.map(shown -> new Scrape(shown, kept)))
        .list()
        .ofMaxSize(200);
  }

  @Property(tries = 200)
  void table_knowsWhatAMapKnows(@ForAll("scrapes") List<Scrape> scrapes) {
    SeriesTable table = new SeriesTable();
    Map<Integer, Integer> known = new HashMap<>();
    Set<Integer> live = new HashSet<>();
    for (Scrape scrape : scrapes) {
      table.begin();
      Set<Integer> seen = new HashSet<>();
      for (int series : scrape.series()) {
        show(table, series, isUntracked(series, scrape), known, seen);
      }
      Set<Integer> tracked = new HashSet<>(seen);
      tracked.removeIf(series -> isUntracked(series, scrape));
      assertThat(table.hasVanished()).isEqualTo(!tracked.containsAll(live));
      if (scrape.kept()) {
        table.commit();
        known.keySet().retainAll(seen);
        live = tracked;
      } else {
        table.fail();
        live = new HashSet<>();
      }
      assertThat(table.size()).isEqualTo(known.size());
    }
  }

  /** Some series have times of their own in some scrapes. */
  private static boolean isUntracked(int series, Scrape scrape) {
    return (series + scrape.series().size()) % 5 == 0;
  }

  private static void show(
      SeriesTable table,
      int series,
      boolean untracked,
      Map<Integer, Integer> known,
      Set<Integer> seen) {
    long hash = series * 0x9e3779b97f4a7c15L;
    int slot = table.find(hash);
    assertThat(slot != SeriesTable.ABSENT).isEqualTo(known.containsKey(series));
    if (slot == SeriesTable.ABSENT) {
      table.insert(hash, series, untracked);
      known.put(series, series);
      seen.add(series);
    } else {
      assertThat(table.verdict(slot)).isEqualTo(known.get(series));
      assertThat(table.see(slot, untracked)).isEqualTo(seen.add(series));
    }
  }
}
