// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.tandem.model.Clock;
import io.tandem.model.MetricMetadata;
import io.tandem.scrape.parse.ExpositionParser;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Type, help and unit of the metric families that targets show, each family once however many
 * targets show it. A line that is known costs a hash and a look-up. Families that no page shows for
 * ten minutes are forgotten. {@link #see} belongs to one event loop; {@link #snapshot} may be
 * called by any thread.
 */
final class MetadataTracker {
  private static final Hasher64 HASHER = Hashing.xxh3_64();
  private static final long FORGET_NANOS = 600_000_000_000L;
  private static final int MAX_FAMILIES = 20_000;

  private final Clock clock;
  private final Map<Long, Family> lines = new HashMap<>();
  private final Map<String, Family> families = new ConcurrentHashMap<>();
  private long nextSweepNanos;

  MetadataTracker(Clock clock) {
    this.clock = clock;
    nextSweepNanos = clock.monotonicNanos() + FORGET_NANOS;
  }

  private static final class Family {
    volatile MetricMetadata metadata;
    long seenNanos;

    Family(String name, long nowNanos) {
      metadata = new MetricMetadata(MetricMetadata.Type.UNKNOWN, name, "", "");
      seenNanos = nowNanos;
    }
  }

  /** Notes the metadata line that the parser read. */
  void see(ExpositionParser parser) {
    long now = clock.monotonicNanos();
    int start = parser.metadataStart();
    long hash = HASHER.hashBytesToLong(parser.window(), start, parser.position() - start);
    Family known = lines.get(hash);
    if (known != null) {
      known.seenNanos = now;
      return;
    }
    if (now - nextSweepNanos >= 0) {
      sweep(now);
    }
    if (families.size() >= MAX_FAMILIES) {
      return;
    }
    Family family =
        families.computeIfAbsent(parser.metadataFamily(), name -> new Family(name, now));
    lines.put(hash, family);
    family.seenNanos = now;
    MetricMetadata old = family.metadata;
    String text = parser.metadataText();
    family.metadata =
        switch (parser.metadata()) {
          case TYPE -> new MetricMetadata(parser.type(), old.family(), old.help(), old.unit());
          case HELP -> new MetricMetadata(old.type(), old.family(), text, old.unit());
          case UNIT -> new MetricMetadata(old.type(), old.family(), old.help(), text);
        };
  }

  private void sweep(long now) {
    Iterator<Family> all = lines.values().iterator();
    while (all.hasNext()) {
      Family family = all.next();
      if (now - family.seenNanos > FORGET_NANOS) {
        all.remove();
        families.remove(family.metadata.family(), family);
      }
    }
    nextSweepNanos = now + FORGET_NANOS;
  }

  /** Adds what is known to the map, by family name. */
  void snapshot(Map<String, MetricMetadata> into) {
    families.forEach((name, family) -> into.put(name, family.metadata));
  }
}
