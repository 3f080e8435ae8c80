// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Targets whose pages change with each scrape, the same way for every collector that asks: the n-th
 * page of a target is the same for all, whenever each of them asks for it. Series come and go,
 * values are of all kinds, some pages fail.
 */
final class ChangingTargets implements AutoCloseable {
  private static final int SERIES = 12;

  private final long startMillis;
  private final Exporter exporter = new Exporter();
  private final Map<String, AtomicInteger> pages = new ConcurrentHashMap<>();

  ChangingTargets(int count, long startMillis) {
    this.startMillis = startMillis;
    for (int t = 0; t < count; t++) {
      int target = t;
      exporter.serve("/target/" + t + "/metrics", exchange -> answer(exchange, target));
    }
  }

  String address() {
    return exporter.address();
  }

  /** How often the least asked of these targets was asked by the collector that asked it least. */
  int leastAsked(int from, int to) {
    int least = Integer.MAX_VALUE;
    for (int t = from; t < to; t++) {
      for (String collector : List.of("Tandem", "Prometheus")) {
        AtomicInteger asked = pages.get(collector + t);
        least = Math.min(least, asked == null ? 0 : asked.get());
      }
    }
    return least;
  }

  private void answer(HttpExchange exchange, int target) throws IOException {
    String collector = exchange.getRequestHeaders().getFirst("User-Agent").split("/")[0];
    int page =
        pages.computeIfAbsent(collector + target, key -> new AtomicInteger()).getAndIncrement();
    Random random = new Random(31L * target + 1_000_003L * page);
    if (random.nextInt(20) == 0) {
      exchange.sendResponseHeaders(503, -1);
      return;
    }
    boolean open = target % 2 == 0;
    String type = open ? Exporter.OPEN_METRICS : Exporter.TEXT;
    String text = random.nextInt(25) == 0 ? "} broken\n" : page(target, page, random, open);
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    if (target % 3 == 0) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
      body = Exporter.gzip(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private String page(int target, int page, Random random, boolean open) {
    StringBuilder text = new StringBuilder("# TYPE requests counter\n");
    for (int s = 0; s < SERIES; s++) {
      if (random.nextInt(4) > 0) {
        text.append("requests_total{code=\"").append(s).append("\",path=\"/a\\\"\\\\b\\n\"} ");
        text.append(page * 10 + s).append('\n');
      }
    }
    text.append("# TYPE temperature gauge\n");
    String[] values = {"1.5", "-0.25", "NaN", "+Inf", "-Inf", "1e-300", "123456789012345680", "0"};
    for (int s = 0; s < SERIES; s++) {
      text.append("temperature{job=\"own\",place=\"ä").append(s).append("\"} ");
      text.append(values[random.nextInt(values.length)]).append('\n');
    }
    text.append("# TYPE size histogram\nsize_bucket{le=\"0.5\"} ").append(page);
    text.append("\nsize_bucket{le=\"+Inf\"} ").append(page + 1);
    text.append("\nsize_sum 3.5\nsize_count ").append(page + 1).append('\n');
    text.append("# TYPE dropped gauge\ndropped 1\n# TYPE generation gauge\ngeneration{number=\"");
    text.append(page).append("\"} 1\n# TYPE timed gauge\ntimed ").append(page).append(' ');
    long millis = startMillis + 1000L * page;
    text.append(open ? millis / 1000 + "." + String.format("%03d", millis % 1000) : "" + millis);
    return text.append(open ? "\n# EOF\n" : "\n").toString();
  }

  @Override
  public void close() {
    exporter.close();
  }
}
