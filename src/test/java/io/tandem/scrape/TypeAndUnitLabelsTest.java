// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.config.RelabelConfig;
import io.tandem.config.RelabelConfig.Action;
import io.tandem.model.Labels;
import io.tandem.testing.ProtoPages;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The feature type-and-unit-labels, as Prometheus 3.5.3 was seen to have it. */
class TypeAndUnitLabelsTest {
  private static final Labels TARGET = Labels.of("job", "j");

  private static void scrape(ScrapeBench bench, long millis, String page) {
    bench.scrape(millis, PageFormat.OPEN_METRICS, false, page.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void family_givesItsTypeAndUnit_andAnUnknownTypeNone() {
    ScrapeBench bench = new ScrapeBench(TARGET).with(ScrapeBench.configWithTypes());

    scrape(
        bench,
        1_000,
        """
        # TYPE b gauge
        b 1
        # TYPE u unknown
        u 1
        # TYPE a_seconds counter
        # UNIT a_seconds seconds
        a_seconds_total{x="1"} 1
        # TYPE h histogram
        h_bucket{le="+Inf"} 1
        # EOF
        """);

    assertThat(bench.samples())
        .containsExactly(
            "b{__type__=gauge, job=j} 1.0",
            "u{job=j} 1.0",
            "a_seconds_total{__type__=counter, __unit__=seconds, job=j, x=1} 1.0",
            "h_bucket{__type__=histogram, __unit__=seconds, job=j, le=+Inf} 1.0");
  }

  @Test
  void labelsOfTheLine_giveWayToWhatTheFamilyTells() {
    ScrapeBench bench = new ScrapeBench(TARGET).with(ScrapeBench.configWithTypes());

    bench.scrape(
        1_000,
        "# TYPE v gauge\nv{__type__=\"mine\",__unit__=\"own\"} 3\n"
            + "# TYPE w untyped\nw{__type__=\"mine\"} 4\n");

    assertThat(bench.samples())
        .containsExactly(
            "v{__type__=gauge, __unit__=own, job=j} 3.0", "w{__type__=mine, job=j} 4.0");
  }

  @Test
  void seriesThatIsKnown_keepsItsLabels_alsoInItsMarker() {
    ScrapeBench bench = new ScrapeBench(TARGET).with(ScrapeBench.configWithTypes());
    bench.scrape(1_000, "# TYPE b gauge\nb 1\n");

    bench.scrape(2_000, "# TYPE b counter\nb 2\n");
    bench.scrape(3_000, "");

    assertThat(bench.samples())
        .containsExactly(
            "b{__type__=gauge, job=j} 1.0",
            "b{__type__=gauge, job=j} 2.0",
            "b{__type__=gauge, job=j} STALE");
  }

  @Test
  void protobuf_tellsTypeAndUnitOfEachFamily() {
    ScrapeBench bench = new ScrapeBench(TARGET).with(ScrapeBench.configWithTypes());
    byte[] family =
        ProtoPages.message(
            out -> {
              out.writeString(1, "c_bytes_total");
              out.writeEnum(3, ProtoPages.COUNTER);
              out.writeString(5, "bytes");
              out.writeByteArray(4, ProtoPages.counter("a", 1));
            });
    byte[] page =
        new ProtoPages()
            .raw(family)
            .family("g", ProtoPages.GAUGE, ProtoPages.gauge("a", 2))
            .bytes();

    bench.scrape(1_000, PageFormat.PROTOBUF, false, page);

    assertThat(bench.samples())
        .containsExactly(
            "c_bytes_total{__type__=counter, __unit__=bytes, job=j, l=a} 1.0",
            "g{__type__=gauge, job=j, l=a} 2.0");
  }

  @Test
  void metricRelabeling_seesTheLabels() {
    RelabelConfig rule =
        new RelabelConfig(List.of("__type__"), ";", "(.+)", 0, "kind", "$1", Action.REPLACE);
    ScrapeBench bench = new ScrapeBench(TARGET).with(ScrapeBench.configWithTypes(rule));

    bench.scrape(1_000, "# TYPE b gauge\nb 1\n");

    assertThat(bench.samples()).containsExactly("b{__type__=gauge, job=j, kind=gauge} 1.0");
  }

  @Test
  void withoutTheFeature_linesAreWrittenAsTheyAre() {
    ScrapeBench bench = new ScrapeBench(TARGET);

    bench.scrape(1_000, "# TYPE b gauge\nb{__type__=\"mine\"} 1\n");

    assertThat(bench.samples()).containsExactly("b{__type__=mine, job=j} 1.0");
  }
}
