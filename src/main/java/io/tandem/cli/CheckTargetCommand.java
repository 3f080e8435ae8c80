// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.config.ScrapeProtocol;
import io.tandem.scrape.parse.OpenMetricsParser;
import io.tandem.scrape.parse.TextParser;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * {@code check target URL}: one scrape, shown with counts, types and the faults found.
 *
 * <p>Asks as a scrape asks and reads with the same parsers; nothing is sent on. Status 1 where a
 * scrape would fail. The page is read as it arrives. Thread: main waits for one event loop.
 */
final class CheckTargetCommand extends Command {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int FAMILIES_SHOWN = 10;
  private static final String OPEN_METRICS = "application/openmetrics-text";

  CheckTargetCommand() {
    super("target", "Scrape once and show what came, and what is wrong with it.");
    spec()
        .addPositional(
            PositionalParamSpec.builder()
                .paramLabel("URL")
                .type(String.class)
                .arity("1")
                .description("Such as http://localhost:9100/metrics.")
                .build());
  }

  @Override
  int run(ParseResult given) throws InterruptedException {
    URI url = url(given.matchedPositionalValue(0, ""));
    Vertx vertx = ReceiverCommand.smallVertx();
    try {
      Answer answer = ReceiverCommand.await(scrape(vertx, url));
      return show(url, answer);
    } catch (IOException e) {
      err().println("  FAILED: " + url + ": " + e.getMessage());
      return FAILED;
    } finally {
      vertx.close();
    }
  }

  private URI url(String text) {
    try {
      URI url = URI.create(text.contains("://") ? text : "http://" + text);
      boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (isHttp && url.getHost() != null) {
        return url.getRawPath().isEmpty() ? url.resolve("/metrics") : url;
      }
    } catch (IllegalArgumentException e) {
      // Answered below, as any other text that is no URL.
    }
    throw new ParameterException(
        spec().commandLine(), text + ": expected a URL such as http://localhost:9100/metrics");
  }

  /**
   * What came.
   *
   * @param page read to its end; empty where the status or the type is wrong
   */
  private record Answer(int status, String contentType, PageSummary page) {
    boolean isOk() {
      return status == 200;
    }

    boolean hasKnownType() {
      String mediaType = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
      return mediaType.equals(OPEN_METRICS) || mediaType.equals("text/plain");
    }

    boolean isPage() {
      return isOk() && hasKnownType();
    }
  }

  private static Future<Answer> scrape(Vertx vertx, URI url) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(url.toString())
            .setFollowRedirects(true)
            .setTimeout(TIMEOUT_MILLIS)
            .putHeader("Accept", accept())
            .putHeader("Accept-Encoding", "gzip");
    HttpClientOptions options =
        new HttpClientOptions().setDecompressionSupported(true).setConnectTimeout(TIMEOUT_MILLIS);
    return vertx
        .createHttpClient(options)
        .request(request)
        .compose(HttpClientRequest::send)
        .compose(CheckTargetCommand::read);
  }

  private static String accept() {
    return ScrapeProtocol.OPENMETRICS_TEXT_1_0_0.mediaType()
        + ";q=0.5,"
        + ScrapeProtocol.OPENMETRICS_TEXT_0_0_1.mediaType()
        + ";q=0.4,"
        + ScrapeProtocol.PROMETHEUS_TEXT_0_0_4.mediaType()
        + ";q=0.3,*/*;q=0.1";
  }

  private static Future<Answer> read(HttpClientResponse response) {
    String type = String.valueOf(response.getHeader("Content-Type"));
    boolean isOpenMetrics = type.toLowerCase(Locale.ROOT).startsWith(OPEN_METRICS);
    PageSummary page = new PageSummary(isOpenMetrics ? new OpenMetricsParser() : new TextParser());
    Answer answer = new Answer(response.statusCode(), type, page);
    response.handler(
        chunk -> {
          if (answer.isPage()) {
            page.feed(chunk.getBytes());
          }
        });
    return response
        .end()
        .map(
            ended -> {
              if (answer.isPage()) {
                page.end();
              }
              return answer;
            });
  }

  private int show(URI url, Answer answer) {
    out().println("Scraping " + url);
    out().println("  status " + answer.status() + ", type " + answer.contentType());
    if (!answer.isOk()) {
      return failed("expected status 200");
    }
    if (!answer.hasKnownType()) {
      return failed("expected text/plain or application/openmetrics-text");
    }
    PageSummary page = answer.page();
    out()
        .printf(
            Locale.ROOT,
            "  %,d samples of %,d metrics in %,d bytes; %,d bring their own timestamp%n",
            page.samples(),
            page.seriesByMetric().size(),
            page.bytes(),
            page.timestamps());
    out().println("  types: " + types(page.familiesByType()));
    out().println("  most series:");
    page.seriesByMetric().entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(FAMILIES_SHOWN)
        .forEach(e -> out().printf(Locale.ROOT, "  %,9d  %s%n", e.getValue(), e.getKey()));
    if (page.isBroken()) {
      return failed(String.join("; ", page.faults()));
    }
    page.faults().forEach(fault -> out().println("  WARNING: " + fault));
    out().println(" SUCCESS: a scrape of this target succeeds");
    return OK;
  }

  private static String types(Map<String, Integer> families) {
    return families.isEmpty()
        ? "none given"
        : families.entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey())
            .collect(Collectors.joining(", "));
  }

  private int failed(String reason) {
    out().flush();
    err().println("  FAILED: " + reason);
    return FAILED;
  }
}
