// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.config.ScrapeProtocol;
import io.tandem.scrape.parse.ExpositionParser;
import io.tandem.scrape.parse.OpenMetricsParser;
import io.tandem.scrape.parse.ProtobufParser;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
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
  private static final String NATIVE = "--native-histograms";
  private static final List<ScrapeProtocol> PROTOCOLS =
      List.of(
          ScrapeProtocol.OPENMETRICS_TEXT_1_0_0,
          ScrapeProtocol.OPENMETRICS_TEXT_0_0_1,
          ScrapeProtocol.PROMETHEUS_TEXT_1_0_0,
          ScrapeProtocol.PROMETHEUS_TEXT_0_0_4);
  private static final List<ScrapeProtocol> PROTOBUF_FIRST =
      Stream.concat(Stream.of(ScrapeProtocol.PROMETHEUS_PROTO), PROTOCOLS.stream()).toList();

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
    spec()
        .addOption(
            OptionSpec.builder(NATIVE)
                .type(boolean.class)
                .description("Ask for protobuf first, as a job does that scrapes these.")
                .build());
  }

  @Override
  int run(ParseResult given) throws InterruptedException {
    URI url = url(given.matchedPositionalValue(0, ""));
    Vertx vertx = ReceiverCommand.smallVertx();
    try {
      Answer answer =
          ReceiverCommand.await(scrape(vertx, url, given.matchedOptionValue(NATIVE, false)));
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
   * @param page read to its end; empty where the status is wrong, null where the type is
   */
  private record Answer(int status, String contentType, @Nullable PageSummary page) {
    boolean isOk() {
      return status == 200;
    }
  }

  private static Future<Answer> scrape(Vertx vertx, URI url, boolean protobufFirst) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(url.toString())
            .setFollowRedirects(true)
            .setTimeout(TIMEOUT_MILLIS)
            .putHeader(
                "Accept",
                ScrapeProtocol.accept(protobufFirst ? PROTOBUF_FIRST : PROTOCOLS, "allow-utf-8"))
            .putHeader("Accept-Encoding", "gzip");
    HttpClientOptions options =
        new HttpClientOptions().setDecompressionSupported(true).setConnectTimeout(TIMEOUT_MILLIS);
    return vertx
        .createHttpClient(options)
        .request(request)
        .compose(HttpClientRequest::send)
        .compose(CheckTargetCommand::read);
  }

  private static Future<Answer> read(HttpClientResponse response) {
    String type = String.valueOf(response.getHeader("Content-Type"));
    ExpositionParser parser = parser(type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
    PageSummary page = parser == null ? null : new PageSummary(parser);
    Answer answer = new Answer(response.statusCode(), type, page);
    response.handler(
        chunk -> {
          if (page != null && answer.isOk()) {
            page.feed(chunk.getBytes());
          }
        });
    return response
        .end()
        .map(
            ended -> {
              if (page != null && answer.isOk()) {
                page.end();
              }
              return answer;
            });
  }

  private static @Nullable ExpositionParser parser(String mediaType) {
    return switch (mediaType) {
      case "text/plain" -> new TextParser();
      case "application/openmetrics-text" -> new OpenMetricsParser();
      case "application/vnd.google.protobuf" -> new ProtobufParser(false, true);
      default -> null;
    };
  }

  private int show(URI url, Answer answer) {
    out().println("Scraping " + url);
    out().println("  status " + answer.status() + ", type " + answer.contentType());
    if (!answer.isOk()) {
      return failed("expected status 200");
    }
    PageSummary page = answer.page();
    if (page == null) {
      return failed(
          "expected text/plain, application/openmetrics-text or application/vnd.google.protobuf");
    }
    out()
        .printf(
            Locale.ROOT,
            "  %,d samples of %,d metrics in %,d bytes; %,d bring their own timestamp%n",
            page.samples(),
            page.seriesByMetric().size(),
            page.bytes(),
            page.timestamps());
    if (page.histograms() > 0) {
      out().printf(Locale.ROOT, "  %,d of them native histograms%n", page.histograms());
    }
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
