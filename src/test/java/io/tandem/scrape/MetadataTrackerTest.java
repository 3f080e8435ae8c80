// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.model.MetricMetadata;
import io.tandem.model.MetricMetadata.Type;
import io.tandem.scrape.parse.ExpositionParser;
import io.tandem.scrape.parse.TextParser;
import io.tandem.testing.FakeClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What pages say of families, kept while somebody says it. */
class MetadataTrackerTest {
  private final FakeClock clock = new FakeClock(1_700_000_000_000L);
  private final MetadataTracker tracker = new MetadataTracker(clock);

  private void show(String page) {
    byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
    ExpositionParser parser = new TextParser();
    parser.resume(bytes, 0, bytes.length, true);
    while (parser.next() == ExpositionParser.Entry.METADATA) {
      tracker.see(parser);
    }
  }

  private Map<String, MetricMetadata> known() {
    Map<String, MetricMetadata> all = new HashMap<>();
    tracker.snapshot(all);
    return all;
  }

  @Test
  void lines_ofManyFamilies_areAllKept() {
    for (int i = 0; i < 3000; i++) {
      show("# HELP f" + i + " text " + i + "\n# TYPE f" + i + " counter\n");
    }

    assertThat(known()).hasSize(3000);
    assertThat(known().get("f2999"))
        .isEqualTo(new MetricMetadata(Type.COUNTER, "f2999", "text 2999", ""));
  }

  @Test
  void family_thatNobodyShows_isForgotten() {
    show("# TYPE kept gauge\n# TYPE gone gauge\n");
    clock.advance(Duration.ofMinutes(6));
    show("# TYPE kept gauge\n");
    clock.advance(Duration.ofMinutes(5));

    show("# TYPE other gauge\n");

    assertThat(known()).containsOnlyKeys("kept", "other");
  }

  @Test
  void family_thatReturns_isKnownAgain() {
    show("# TYPE a gauge\n");
    clock.advance(Duration.ofMinutes(11));
    show("# TYPE b gauge\n");

    show("# TYPE a gauge\n");

    assertThat(known()).containsOnlyKeys("a", "b");
  }

  @Test
  void text_thatChangesAllTheTime_lastOneCounts() {
    for (int i = 0; i < 200_000; i++) {
      show("# HELP a text " + i + "\n");
    }

    assertThat(known().get("a")).extracting(MetricMetadata::help).isEqualTo("text 199999");
  }
}
