// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.config.ScrapeConfig;
import io.tandem.config.ScrapeProtocol;
import io.tandem.scrape.ScrapeMetrics.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a scrape asks for and what it makes of the answer's media type. Immutable; any thread. */
final class Negotiation {
  /** A media type with whole parameters; one without a value makes the type unknown. */
  private static final Pattern MEDIA_TYPE =
      Pattern.compile(
          "\\s*([^;\\s]+)\\s*(?:;\\s*[^;=\\s]+\\s*=\\s*(?:\"[^\"]*\"|[^;\"\\s]+)\\s*)*;?\\s*");

  private static final Pattern PARAMETER =
      Pattern.compile(";\\s*([^;=\\s]+)\\s*=\\s*(\"[^\"]*\"|[^;\"\\s]+)");

  private final @Nullable ScrapeProtocol fallback;
  private final String accept;
  private final String acceptEncoding;
  private final String userAgent;

  Negotiation(ScrapeConfig config, String userAgent) {
    this.userAgent = userAgent;
    fallback = config.fallbackScrapeProtocol();
    accept = ScrapeProtocol.accept(config.scrapeProtocols(), config.escapingScheme());
    acceptEncoding = config.enableCompression() ? "gzip" : "identity";
  }

  /** The headers of a scrape with that timeout. */
  MultiMap headers(Duration timeout) {
    return HttpHeaders.headers()
        .set(HttpHeaders.ACCEPT, accept)
        .set(HttpHeaders.ACCEPT_ENCODING, acceptEncoding)
        .set(HttpHeaders.USER_AGENT, userAgent)
        .set("X-Prometheus-Scrape-Timeout-Seconds", seconds(timeout));
  }

  private static String seconds(Duration duration) {
    return java.math.BigDecimal.valueOf(duration.toMillis(), 3)
        .stripTrailingZeros()
        .toPlainString();
  }

  /** What a Content-Type means. */
  sealed interface Answer {
    record Page(PageFormat format) implements Answer {}

    record NoPage(ScrapeFault fault) implements Answer {}
  }

  /** Reads the header of an answer; null where it has none. */
  Answer read(@Nullable String contentType) {
    String type = contentType == null ? "" : contentType;
    Matcher media = MEDIA_TYPE.matcher(type);
    String name =
        media.matches() && !contradictsItself(type) ? media.group(1).toLowerCase(Locale.ROOT) : "";
    return switch (name) {
      case "application/openmetrics-text" -> new Answer.Page(PageFormat.OPEN_METRICS);
      case "text/plain" -> new Answer.Page(PageFormat.TEXT);
      case "application/vnd.google.protobuf" -> new Answer.Page(PageFormat.PROTOBUF);
      default -> fallBack(type);
    };
  }

  /** A parameter that stands there with two values makes the type unknown, too. */
  private static boolean contradictsItself(String type) {
    Map<String, String> values = new HashMap<>();
    for (Matcher each = PARAMETER.matcher(type); each.find(); ) {
      String value = each.group(2).replace("\"", "");
      String before = values.put(each.group(1).toLowerCase(Locale.ROOT), value);
      if (before != null && !before.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private Answer fallBack(String type) {
    if (fallback == null) {
      String what =
          type.isEmpty()
              ? "non-compliant scrape target sending blank Content-Type"
              : "received unsupported Content-Type \"" + type + "\"";
      return unreadable(what + " and no fallback_scrape_protocol specified for target");
    }
    return switch (fallback) {
      case OPENMETRICS_TEXT_0_0_1, OPENMETRICS_TEXT_1_0_0 ->
          new Answer.Page(PageFormat.OPEN_METRICS);
      case PROMETHEUS_TEXT_0_0_4, PROMETHEUS_TEXT_1_0_0 -> new Answer.Page(PageFormat.TEXT);
      case PROMETHEUS_PROTO -> new Answer.Page(PageFormat.PROTOBUF);
    };
  }

  private static Answer unreadable(String message) {
    return new Answer.NoPage(new ScrapeFault(Failure.CONTENT_TYPE, message));
  }
}
