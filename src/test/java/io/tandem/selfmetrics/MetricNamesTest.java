// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.selfmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.FleetFigures;
import io.tandem.cluster.FleetFigures.Whole;
import io.tandem.cluster.FleetStatus.Owned;
import io.tandem.model.DropReason;
import io.tandem.remotewrite.RemoteWriteMetrics.EndpointKey;
import io.tandem.scrape.ScrapeMetrics;
import io.tandem.selfmetrics.SelfMetrics.Format;
import io.tandem.selfmetrics.SelfMetrics.Page;
import io.tandem.testing.FakeClock;
import io.tandem.testing.StatusFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/operations.md describes every metric of the page, and no others. */
class MetricNamesTest {
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) ");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_]+)`");

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(m -> m.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Everything that can be on the page, is. */
  private static String fullPage(Page page) throws IOException {
    SelfMetrics metrics = new SelfMetrics(new FakeClock(StatusFixture.NOW_MILLIS), "1", "r", page);
    EndpointKey amp = new EndpointKey("amp", "http://h");
    metrics.show(StatusFixture::mixedPools);
    metrics.show(() -> List.of(StatusFixture.flowing("amp"), StatusFixture.inShadow("s")));
    metrics.configRead(true);
    metrics.scrape().scrapeBegan(Duration.ofSeconds(15), 1);
    metrics.scrape().leftOut(ScrapeMetrics.LeftOut.EXEMPLAR_NOT_SENT, 1);
    metrics.remoteWrite().requestAnswered(amp, 200, 1);
    metrics.remoteWrite().metadataSent(amp, 1, 1);
    metrics.remoteWrite().metadataRetried(amp, 1);
    metrics.remoteWrite().metadataFailed(amp, 1);
    metrics.discovery().refreshed("http", 1);
    metrics.discovery().refreshFailed("http");
    metrics.discovery().kubernetesEvent("pod", "add");
    metrics.discovery().discoveredTargets("job", 1);
    if (page != Page.ALONE) {
      Whole whole = new Whole(Map.of("active", 1), Map.of("node", 1), 1, 1);
      metrics.fleet().standInStarted("silent");
      metrics.fleet().targetsMoved("balance", 1);
      metrics.fleet().show(() -> new FleetFigures(1, 1, new Owned(1, 1, 1), 1, 1, 1, 1, whole));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    metrics.write(Format.TEXT_0_0_4, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void page_andManual_nameTheSameMetrics() throws IOException {
    String manual = Files.readString(Path.of("docs/operations.md"));

    Set<String> shown = names(TYPE, fullPage(Page.ALONE));
    shown.addAll(names(TYPE, fullPage(Page.MEMBER)));
    shown.addAll(names(TYPE, fullPage(Page.MEMBER_IN_FULL)));

    assertThat(names(ROW, manual)).isEqualTo(shown);
  }

  @Test
  void manual_explainsEveryReasonOfADrop() throws IOException {
    String manual = Files.readString(Path.of("docs/operations.md"));

    for (DropReason reason : DropReason.values()) {
      assertThat(manual).contains("\n| " + reason.label() + " | ");
    }
  }
}
