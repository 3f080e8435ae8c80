// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.cli.diff.Comparison;
import io.tandem.cli.diff.DiffException;
import io.tandem.cli.diff.Source;
import io.tandem.config.ConfigException;
import io.tandem.config.ConfigProblem;
import io.tandem.config.HttpClientConfig;
import io.tandem.config.read.HttpClientFile;
import io.tandem.httpclient.ClientTuning;
import io.tandem.httpclient.HttpClients;
import io.tandem.model.Clock;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * {@code diff PROMETHEUS_URL}: what targets and series a running Tandem and a running Prometheus
 * have apart. As diff(1) has it: status 0 where nothing is, 1 where something is, 2 where it cannot
 * be told. Both are only read. Thread: main, fed by one event loop.
 */
final class DiffCommand extends Command {
  private static final String TANDEM_URL = "--tandem-url";
  private static final String PROMETHEUS_CLIENT = "--http.config.file";
  private static final String TANDEM_CLIENT = "--tandem.http.config.file";
  private static final String TARGETS_ONLY = "--targets-only";
  private static final String MOST = "--limit";
  private static final String HERE = "http://127.0.0.1:9090";
  private static final int MOST_LINES = 20;
  private static final int TROUBLE = 2;

  private final Map<String, String> environment;

  DiffCommand(Map<String, String> environment) {
    super(
        "diff",
        "List targets and series that a running Tandem and a running Prometheus have apart.",
        "Status 0: none; 1: some; 2: it cannot be told. Series are those of now, without report",
        "series and what rules of Prometheus made; of a fleet every member is asked.");
    this.environment = environment;
    spec()
        .addPositional(
            PositionalParamSpec.builder()
                .paramLabel("PROMETHEUS_URL")
                .type(String.class)
                .arity("1")
                .description("Such as http://prometheus:9090.")
                .build());
    flag(TANDEM_URL, "URL", "Tandem, or any member of its fleet.", HERE);
    flag(PROMETHEUS_CLIENT, "FILE", "How Prometheus is asked: the keys of an HTTP client.", "");
    flag(TANDEM_CLIENT, "FILE", "How Tandem is asked.", "");
    toggle(TARGETS_ONLY, "Leave series alone; a Prometheus agent can tell none.");
    flag(MOST, "COUNT", "Kinds of each difference that are listed.", Integer.toString(MOST_LINES));
  }

  @Override
  int run(ParseResult given) {
    FlagValues flags = new FlagValues(given, environment);
    String prometheus = url(given.matchedPositionalValue(0, ""));
    String tandem = url(flags.text(TANDEM_URL, HERE));
    int most = most(flags.text(MOST, Integer.toString(MOST_LINES)));
    Vertx vertx = ReceiverCommand.smallVertx();
    try {
      HttpClients clients = new HttpClients(vertx, Clock.system(), environment);
      Context loop = vertx.getOrCreateContext();
      Comparison comparison =
          new Comparison(
              source("Prometheus", prometheus, clients, client(flags, PROMETHEUS_CLIENT), loop),
              source("Tandem", tandem, clients, client(flags, TANDEM_CLIENT), loop),
              most,
              line -> out().println(line));
      return comparison.run(!given.matchedOptionValue(TARGETS_ONLY, false)) ? OK : FAILED;
    } catch (DiffException e) {
      out().flush();
      err().println("tandem diff: " + e.getMessage());
      return TROUBLE;
    } finally {
      vertx.close();
    }
  }

  private static Source source(
      String kind, String url, HttpClients clients, HttpClientConfig config, Context loop) {
    return new Source(kind, url, clients.create(config, ClientTuning.DISCOVERY), loop);
  }

  private HttpClientConfig client(FlagValues flags, String flag) {
    String file = flags.text(flag);
    if (file == null) {
      return HttpClientConfig.DEFAULT;
    }
    try {
      return HttpClientFile.read(Path.of(file));
    } catch (ConfigException e) {
      throw wrong(
          e.problems().stream().map(ConfigProblem::toString).collect(Collectors.joining("; ")));
    }
  }

  private String url(String text) {
    String url = text.contains("://") ? text : "http://" + text;
    if (host(url) == null) {
      throw wrong(text + ": expected a URL such as http://prometheus:9090");
    }
    return url;
  }

  private static @Nullable String host(String url) {
    try {
      URI uri = URI.create(url);
      boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return isHttp ? uri.getHost() : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private int most(String text) {
    try {
      int most = Integer.parseInt(text);
      if (most >= 0) {
        return most;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw wrong(MOST + "=" + text + ": expected a number, 0 or more");
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec().commandLine(), message);
  }
}
