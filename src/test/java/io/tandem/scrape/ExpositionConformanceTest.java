// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.config.ScrapeProtocol;
import io.tandem.model.Labels;
import io.tandem.testing.Conformance;
import io.tandem.testing.RecordingSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages with what Prometheus made of them. Protobuf pages are not read yet, and are counted apart.
 */
class ExpositionConformanceTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 65536})
  void page_isJudgedAsByPrometheus(int chunk) {
    List<String> wrong = new ArrayList<>();
    int run = 0;
    for (JsonNode page : Conformance.lines("expositions", "cases.jsonl")) {
      if (isProtobuf(page)) {
        continue;
      }
      run++;
      String difference = difference(page, chunk);
      if (difference != null) {
        wrong.add(page.get("id").asText() + ": " + difference);
      }
    }
    assertThat(wrong).as("of %d pages", run).isEmpty();
  }

  @Test
  void set_holdsPagesOfBothTextFormats() {
    Stream<JsonNode> pages = Conformance.lines("expositions", "cases.jsonl").stream();
    assertThat(pages.filter(page -> !isProtobuf(page)).count()).isGreaterThan(400);
  }

  private static boolean isProtobuf(JsonNode page) {
    return page.get("content_type").asText().startsWith("application/vnd.google.protobuf")
        || page.path("fallback_scrape_protocol").asText().equals("PrometheusProto");
  }

  private static @Nullable String difference(JsonNode page, int chunk) {
    JsonNode expected = page.get("prometheus");
    boolean valid = page.get("valid").asText().equals("valid");
    ScrapeBench bench =
        new ScrapeBench(Labels.EMPTY)
            .with(ScrapeBench.config(false, false, ScrapeBench.NO_LIMITS, List.of()))
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
        stored.putIfAbsent(sample.labels().toString(), sample.bits());
      }
    }
    return stored;
  }

  private static Map<String, Long> expected(JsonNode stored) {
    Map<String, Long> expected = new TreeMap<>();
    for (JsonNode series : stored) {
      Map<String, String> labels = new TreeMap<>();
      series.get("labels").properties().forEach(l -> labels.put(l.getKey(), l.getValue().asText()));
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
