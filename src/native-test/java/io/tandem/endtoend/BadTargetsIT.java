// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets of every bad kind beside a good one, in one program with its usual heap. */
class BadTargetsIT {
  private static final long PEAK_MEGABYTES = 350;

  /** The job of each target that must be down, and a word of the reason. */
  private static final Map<String, String> DOWN = new LinkedHashMap<>();

  static {
    DOWN.put("refused", "refused");
    DOWN.put("slow", "deadline");
    DOWN.put("half", "EOF");
    DOWN.put("bomb", "size");
    DOWN.put("bomb_without_limit", "deadline");
    DOWN.put("bomb_of_one_line", "longer than");
    DOWN.put("html", "text/html");
    DOWN.put("html_as_text", "expected");
    DOWN.put("json", "application/json");
    DOWN.put("no_type", "blank Content-Type");
    DOWN.put("long_label", "longer than");
    DOWN.put("nul", "\\x00");
    DOWN.put("not_utf8", "UTF-8");
    DOWN.put("not_gzip", "gzip");
    DOWN.put("status", "500");
  }

  @TempDir Path folder;
  private final Receiver receiver = new Receiver();
  private final Exporter exporter = new Exporter();
  private final CountDownLatch over = new CountDownLatch(1);
  private AtomicInteger scrapes;

  @BeforeEach
  void expose() {
    scrapes = exporter.counter("/good");
    String html = "<!DOCTYPE html><html><body>Sign in</body></html>\n";
    Exporter.Answer comments = bomb("# nothing but comments\n");
    exporter
        .serve("/slow", exchange -> await(over))
        .serve("/half", BadTargetsIT::half)
        .serve("/bomb", comments)
        .serve("/bomb_without_limit", comments)
        .serve("/bomb_of_one_line", bomb("a"))
        .page("/html", "text/html", html)
        .page("/html_as_text", Exporter.TEXT, html)
        .page("/json", "application/json", "{\"a\": 1}")
        .serve("/no_type", BadTargetsIT::withoutType)
        .page("/long_label", Exporter.TEXT, "a{b=\"" + "x".repeat(10_000_000) + "\"} 1\n")
        .page("/nul", Exporter.TEXT, "a 1\n\0\0\0b 2\n")
        .page(
            "/not_utf8", Exporter.TEXT, "a{b=\"\u00e4\"} 1\n".getBytes(StandardCharsets.ISO_8859_1))
        .gzipPage("/not_gzip", Exporter.TEXT, Exporter.bytes("a_page_as_it_is 1\n"))
        .serve("/status", exchange -> exchange.sendResponseHeaders(500, -1))
        .page("/duplicates", Exporter.TEXT, "a 1\nb 1\na 2\nb 1\n");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Promises more than it sends. */
  private static void half(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", Exporter.TEXT);
    exchange.sendResponseHeaders(200, 1000);
    exchange.getResponseBody().write(Exporter.bytes("a 1\n"));
    exchange.getResponseBody().flush();
  }

  private static void withoutType(HttpExchange exchange) throws IOException {
    byte[] page = Exporter.bytes("a 1\n");
    exchange.sendResponseHeaders(200, page.length);
    exchange.getResponseBody().write(page);
  }

  /** A few kilobytes that unpack to a megabyte of this text, again and again without an end. */
  private static Exporter.Answer bomb(String text) {
    byte[] megabyte = Exporter.bytes(text.repeat((1 << 20) / text.length()));
    byte[] compressed = Exporter.gzip(out -> out.write(megabyte));
    return exchange -> {
      exchange.getResponseHeaders().set("Content-Type", Exporter.TEXT);
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
      exchange.sendResponseHeaders(200, 0);
      while (!Thread.currentThread().isInterrupted()) {
        exchange.getResponseBody().write(compressed);
      }
    };
  }

  @AfterEach
  void end() {
    over.countDown();
    exporter.close();
    receiver.close();
  }

  private String config() {
    StringBuilder jobs = new StringBuilder();
    DOWN.keySet().forEach(job -> jobs.append(job(job)));
    return """
        global: {scrape_interval: 1s, scrape_timeout: 1s}
        scrape_configs:
        %s%s%sremote_write: [{url: "%s", queue_config: {batch_send_deadline: 100ms}}]
        """
        .formatted(job("good"), job("duplicates"), jobs, receiver.url());
  }

  private String job(String name) {
    String address = name.equals("refused") ? "127.0.0.1:" + Ports.free() : exporter.address();
    String limit = name.equals("bomb") ? "body_size_limit: 10MB" : "body_size_limit: 0";
    return "  - {job_name: %s, metrics_path: /%s, %s, static_configs: [{targets: [\"%s\"]}]}\n"
        .formatted(name, name, limit, address);
  }

  @Test
  void badTargets_besideAGoodOne_areDownWithTheirReasonAndLeaveItAlone() {
    try (TandemProcess tandem = TandemProcess.start(folder, config())) {
      for (String job : DOWN.keySet()) {
        tandem.await(job + " is known", () -> !health(tandem, job).equals("unknown"));
      }
      int before = scrapes.get();
      tandem.await("the good one", () -> Ticks.at(receiver).last() >= before + 5);

      SoftAssertions softly = new SoftAssertions();
      DOWN.forEach((job, reason) -> assertDown(softly, tandem, job, reason));
      softly.assertAll();
      assertThat(health(tandem, "good")).isEqualTo("up");
      Ticks.at(receiver).assertWhole(before + 5);
      Ticks.at(receiver).assertOnEveryTick(1000, 0);
      assertDuplicatesAreRefused(tandem);
      assertThat(tandem.isAlive()).isTrue();
      assertThat(tandem.peakMegabytes()).as("peak MB").isPositive().isLessThan(PEAK_MEGABYTES);
    }
  }

  private void assertDown(SoftAssertions softly, TandemProcess tandem, String job, String reason) {
    QueryClient stored = receiver.queries();
    String error = tandem.target(job).path("lastError").asText();
    softly.assertThat(health(tandem, job)).as("health of " + job).isEqualTo("down");
    softly.assertThat(error).as("error of " + job).isNotEmpty().contains(reason);
    softly
        .assertThat(stored.values("up{job=\"" + job + "\"}").values())
        .as("up of " + job)
        .containsOnly(0.0);
    softly
        .assertThat(stored.values("a{job=\"" + job + "\"}"))
        .as("nothing kept of " + job)
        .isEmpty();
  }

  /** The first value of a series counts; another one on the same page is refused and counted. */
  private void assertDuplicatesAreRefused(TandemProcess tandem) {
    assertThat(receiver.queries().values("a{job=\"duplicates\"}").values()).containsOnly(1.0);
    assertThat(receiver.queries().values("b{job=\"duplicates\"}").values()).containsOnly(1.0);
    assertThat(health(tandem, "duplicates")).isEqualTo("up");
    assertThat(tandem.metric("prometheus_target_scrapes_sample_duplicate_timestamp_total"))
        .isPositive();
  }

  private static String health(TandemProcess tandem, String job) {
    return tandem.target(job).path("health").asText("unknown");
  }
}
