// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.config.HistogramConfig;
import io.tandem.config.ScrapeProtocol;
import io.tandem.model.Labels;
import io.tandem.testing.Conformance;
import io.tandem.testing.RecordingSink;
import io.tandem.wire.Encoding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages with what Prometheus made of them; those in protobuf with and without native histograms.
 */
class ExpositionConformanceTest {
  private static final HistogramConfig NATIVE =
      new HistogramConfig(HistogramConfig.NativeHistograms.SCRAPED, false, false, 0, 0);

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 65536})
  void page_isJudgedAsByPrometheus(int chunk) {
    List<String> wrong = new ArrayList<>();
    int run = 0;
    for (JsonNode page : Conformance.lines("expositions", "cases.jsonl")) {
      run++;
      String id = page.get("id").asText();
      add(wrong, id, difference(page, page.get("prometheus"), HistogramConfig.DEFAULT, chunk));
      JsonNode withNative = page.path("prometheus_native_histograms_enabled");
      if (!withNative.isMissingNode()) {
        add(wrong, id + " (native)", difference(page, withNative, NATIVE, chunk));
      }
    }
    assertThat(wrong).as("of %d pages", run).isEmpty();
  }

  private static void add(List<String> wrong, String id, @Nullable String difference) {
    if (difference != null) {
      wrong.add(id + ": " + difference);
    }
  }

  private static @Nullable String difference(
      JsonNode page, JsonNode expected, HistogramConfig histograms, int chunk) {
    boolean valid = expected.get("up").asInt() == 1;
    Encoding.Contents all = new Encoding.Contents(true, true, false);
    ScrapeBench bench =
        new ScrapeBench(Labels.EMPTY)
            .with(ScrapeBench.encoding(ScrapeBench.PLAIN.with(all)))
            .with(ScrapeBench.config(histograms))
            .inChunksOf(chunk);
    ScrapeSession.Outcome outcome = scrape(bench, page);
    if (outcome == null) {
      return valid ? "refused for its media type" : null;
    }
    ScrapeFault fault = outcome.fault();
    if (valid != (fault == null)) {
      return valid ? "refused: " + fault : "taken, but Prometheus says " + expected;
    }
    Map<String, Long> stored = stored(bench.sink.take());
    if (!valid) {
      return stored.isEmpty() ? null : "wrote " + stored;
    }
    if (!stored.equals(expected(expected.get("stored")))) {
      return "wrote " + stored + " instead of " + expected(expected.get("stored"));
    }
    int scraped = expected.get("samples_scraped").asInt();
    int added = expected.get("samples_post_metric_relabeling").asInt();
    return outcome.total() == scraped && outcome.added() == added
        ? null
        : outcome.total() + "/" + outcome.added() + " samples instead of " + scraped + "/" + added;
  }

  private static ScrapeSession.@Nullable Outcome scrape(ScrapeBench bench, JsonNode page) {
    JsonNode type = page.get("content_type");
    Negotiation negotiation = negotiation(page.path("fallback_scrape_protocol").asText(""));
    byte[] body;
    try {
      body = Files.readAllBytes(Conformance.set("expositions").resolve(page.get("file").asText()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return switch (negotiation.read(type.isNull() ? null : type.asText())) {
      case Negotiation.Answer.Page readable ->
          bench.scrape(1_700_000_000_000L, readable.format(), false, body);
      case Negotiation.Answer.NoPage unreadable -> null;
    };
  }

  private static Negotiation negotiation(String fallback) {
    ScrapeProtocol protocol =
        Stream.of(ScrapeProtocol.values())
            .filter(p -> p.configName().equals(fallback))
            .findFirst()
            .orElse(null);
    return new Negotiation(ScrapeBench.configWithFallback(protocol), "test");
  }

  private static Map<String, Long> stored(List<RecordingSink.Written> written) {
    Map<String, Long> stored = new TreeMap<>();
    for (RecordingSink.Written sample : written) {
      if (!sample.name().equals("up") && !sample.name().startsWith("scrape_")) {
        RecordingSink.Histogram histogram = sample.histogram();
        stored.putIfAbsent(
            sample.labels().toString(),
            histogram == null ? sample.bits() : Objects.hash(histogram.count(), histogram.sum()));
      }
    }
    return stored;
  }

  /** Count and sum tell histograms apart; their buckets have tests of their own. */
  private static long histogram(JsonNode histogram) {
    return Objects.hash(histogram.get("count").asDouble(), histogram.get("sum").asDouble());
  }

  private static Map<String, Long> expected(JsonNode stored) {
    Map<String, Long> expected = new TreeMap<>();
    for (JsonNode series : stored) {
      Map<String, String> labels = new TreeMap<>();
      series.get("labels").properties().forEach(l -> labels.put(l.getKey(), l.getValue().asText()));
      if (series.has("histogram")) {
        expected.put(labels.toString(), histogram(series.get("histogram")));
        continue;
      }
      String value = series.get("value").asText();
      double number =
          switch (value) {
            case "NaN" -> Double.longBitsToDouble(0x7ff8000000000001L);
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(value);
          };
      expected.put(labels.toString(), Double.doubleToRawLongBits(number));
    }
    return expected;
  }
}
