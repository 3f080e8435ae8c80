// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.tandem.model.Clock;
import io.tandem.model.MetricMetadata;
import io.tandem.scrape.parse.ExpositionParser;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Type, help and unit of the metric families that targets show, each family once however many
 * targets show it. A line that is known costs a hash and a look-up, and no object. Families that no
 * page shows for ten minutes are forgotten. {@link #see} belongs to one event loop; {@link
 * #snapshot} may be called by any thread.
 */
final class MetadataTracker {
  private static final Hasher64 HASHER = Hashing.xxh3_64();
  private static final long FORGET_NANOS = 600_000_000_000L;
  private static final int MAX_FAMILIES = 20_000;

  /** Lines that differ: each family has two or three, and more where exporters disagree. */
  private static final int MAX_LINES = 1 << 17;

  private static final int MIN_SLOTS = 256;

  private final Clock clock;
  private final Map<String, Family> families = new ConcurrentHashMap<>();
  private Lines lines = new Lines(MIN_SLOTS);
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

  /** Families by the hash of their lines, open-addressed; half of the slots stay free. */
  private static final class Lines {
    final long[] hashes;
    final @Nullable Family[] families;
    int count;

    Lines(int slots) {
      hashes = new long[slots];
      families = new Family[slots];
    }

    int slotOf(long hash) {
      int mask = hashes.length - 1;
      int slot = (int) hash & mask;
      while (families[slot] != null && hashes[slot] != hash) {
        slot = slot + 1 & mask;
      }
      return slot;
    }

    void put(long hash, Family family) {
      int slot = slotOf(hash);
      hashes[slot] = hash;
      families[slot] = family;
      count++;
    }

    /** Those seen since that time, with room for as many more. */
    Lines since(long nanos) {
      Lines kept = new Lines(Math.max(MIN_SLOTS, 4 * Integer.highestOneBit(count)));
      for (int i = 0; i < hashes.length; i++) {
        Family family = families[i];
        if (family != null && family.seenNanos - nanos >= 0) {
          kept.put(hashes[i], family);
        }
      }
      return kept;
    }
  }

  /** Notes the metadata line that the parser read. */
  void see(ExpositionParser parser) {
    long now = clock.monotonicNanos();
    int start = parser.metadataStart();
    long hash =
        HASHER.hashBytesToLong(parser.metadataWindow(), start, parser.metadataEnd() - start);
    Family known = lines.families[lines.slotOf(hash)];
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
    family.seenNanos = now;
    note(hash, family, now);
    MetricMetadata old = family.metadata;
    String text = parser.metadataText();
    family.metadata =
        switch (parser.metadata()) {
          case TYPE -> new MetricMetadata(parser.type(), old.family(), old.help(), old.unit());
          case HELP -> new MetricMetadata(old.type(), old.family(), text, old.unit());
          case UNIT -> new MetricMetadata(old.type(), old.family(), old.help(), text);
        };
  }

  private void note(long hash, Family family, long now) {
    if (lines.count == MAX_LINES) {
      // Somebody's text changes all the time. Lines that are shown again come back.
      lines = new Lines(MIN_SLOTS);
    } else if (2 * lines.count >= lines.hashes.length) {
      lines = lines.since(now - FORGET_NANOS);
    }
    lines.put(hash, family);
  }

  private void sweep(long now) {
    families.values().removeIf(family -> now - family.seenNanos > FORGET_NANOS);
    lines = lines.since(now - FORGET_NANOS);
    nextSweepNanos = now + FORGET_NANOS;
  }

  /** Adds what is known to the map, by family name. */
  void snapshot(Map<String, MetricMetadata> into) {
    families.forEach((name, family) -> into.put(name, family.metadata));
  }
}
