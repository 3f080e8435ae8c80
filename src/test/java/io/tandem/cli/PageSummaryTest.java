// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.scrape.parse.ProtobufParser;
import io.tandem.scrape.parse.TextParser;
import io.tandem.testing.ProtoPages;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PageSummaryTest {
  private final PageSummary page = new PageSummary(new TextParser());

  private void read(String text, int chunkBytes) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i += chunkBytes) {
      page.feed(java.util.Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + chunkBytes)));
    }
    page.end();
  }

  @Test
  void page_inAnyChunks_isCountedTheSame() {
    read(
        """
        # HELP a_total What it counts.
        # TYPE a_total counter
        a_total{x="1"} 1
        a_total{x="2"} 2 1700000000000
        # TYPE b gauge
        b 3
        """,
        7);

    assertThat(page.isBroken()).isFalse();
    assertThat(page.samples()).isEqualTo(3);
    assertThat(page.timestamps()).isEqualTo(1);
    assertThat(page.seriesByMetric()).containsEntry("a_total", 2).containsEntry("b", 1);
    assertThat(page.familiesByType()).containsEntry("counter", 1).containsEntry("gauge", 1);
    assertThat(page.faults()).isEmpty();
  }

  @Test
  void line_thatIsNone_breaksThePage() {
    read("a 1\n<html>\n", 1024);

    assertThat(page.isBroken()).isTrue();
    assertThat(page.faults()).hasSize(1).first().asString().contains("<html>");
  }

  @Test
  void series_exposedTwice_isAFaultThatDoesNotBreakThePage() {
    read("a{x=\"1\"} 1\na{x=\"1\"} 2\n", 1024);

    assertThat(page.isBroken()).isFalse();
    assertThat(page.faults())
        .containsExactly("1 samples repeat a series of the same page and would be refused");
  }

  @Test
  void labelSet_longerThanAmpTakes_isAFault() {
    read("a{x=\"" + "v".repeat(8_000) + "\"} 1\n", 1024);

    assertThat(page.faults()).first().asString().contains("AMP takes 7,168");
  }

  @Test
  void page_inProtobuf_isCountedWithItsNativeHistograms() {
    PageSummary summary = new PageSummary(new ProtobufParser(false, true));
    byte[] histogram =
        ProtoPages.message(
            out -> {
              out.writeUInt64(1, 1);
              out.writeDouble(2, 0.5);
              out.writeSInt32(5, 3);
              out.writeByteArray(12, ProtoPages.span(0, 1));
              out.writeByteArray(13, new byte[] {2});
            });
    summary.feed(
        new ProtoPages()
            .family("g", ProtoPages.GAUGE, ProtoPages.gauge("x", 1), ProtoPages.gauge("y", 2))
            .family("h", ProtoPages.HISTOGRAM, ProtoPages.metric("x", 7, histogram))
            .bytes());
    summary.end();

    assertThat(summary.faults()).isEmpty();
    assertThat(summary.samples()).isEqualTo(3);
    assertThat(summary.histograms()).isEqualTo(1);
    assertThat(summary.familiesByType()).containsEntry("gauge", 1).containsEntry("histogram", 1);
  }
}
