// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

import io.tandem.config.DiscoveryConfig.HttpSd;
import io.tandem.config.DiscoveryConfig.StaticGroup;
import io.tandem.httpclient.ClientTuning;
import io.tandem.httpclient.ConfiguredClient;
import io.tandem.httpclient.HttpClients;
import io.tandem.httpclient.WholeAnswer;
import io.tandem.model.Clock;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Target groups from an HTTP endpoint, asked each refresh_interval. Any answer but a good list
 * keeps what was known. An answer may have 64 MiB.
 */
final class HttpDiscoverer implements Discoverer {
  private static final Pattern JSON_TYPE =
      Pattern.compile(
          "application/json(;\\s*charset=(\"utf-8\"|utf-8))?", Pattern.CASE_INSENSITIVE);

  private final Vertx vertx;
  private final DiscoveryMetrics metrics;
  private final HttpSd config;
  private final ConfiguredClient client;
  private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
  private final FailureLog failures;
  private final RefreshLoop loop;

  HttpDiscoverer(
      Vertx vertx, Clock clock, HttpClients clients, DiscoveryReports reports, HttpSd config) {
    this.vertx = vertx;
    this.metrics = reports.metrics();
    this.failures = reports.failures("http");
    this.config = config;
    this.loop = new RefreshLoop(vertx, clock, metrics, "http", config.refreshInterval());
    this.client = clients.create(config.http(), ClientTuning.DISCOVERY);
    headers.set("User-Agent", "Tandem").set("Accept", "application/json");
    headers.set("X-Prometheus-Refresh-Interval-Seconds", seconds(config));
  }

  private static String seconds(HttpSd config) {
    BigDecimal seconds = BigDecimal.valueOf(config.refreshInterval().toMillis(), 3);
    return seconds.stripTrailingZeros().toPlainString();
  }

  @Override
  public void start(Findings findings) {
    loop.start(this::look, done -> tell(done.result(), done.cause(), findings));
  }

  private Future<List<TargetGroup>> look() {
    return client
        .send(HttpMethod.GET, config.url(), headers, null, config.refreshInterval())
        .compose(this::body)
        .compose(body -> vertx.executeBlocking(() -> groups(body), false));
  }

  private void tell(
      @Nullable List<TargetGroup> groups, @Nullable Throwable failure, Findings findings) {
    if (groups == null) {
      metrics.httpFailed();
      metrics.refreshFailed("http");
      failures.failed(config.url(), failure == null ? "" : String.valueOf(failure.getMessage()));
      findings.failed();
    } else {
      failures.succeeded(config.url());
      findings.found(groups);
    }
  }

  private Future<Buffer> body(HttpClientResponse response) {
    String type = response.getHeader("Content-Type");
    String fault = null;
    if (response.statusCode() != 200) {
      fault =
          "server returned HTTP status " + response.statusCode() + ' ' + response.statusMessage();
    } else if (type == null || !JSON_TYPE.matcher(type.strip()).matches()) {
      fault = "unsupported content type \"" + (type == null ? "" : type) + '"';
    }
    if (fault != null) {
      response.resume();
      return Future.failedFuture(fault);
    }
    return WholeAnswer.of(response, HttpMethod.GET, config.url());
  }

  private List<TargetGroup> groups(Buffer body) throws IOException {
    List<StaticGroup> read = GroupTexts.readJson(body.getBytes());
    List<TargetGroup> groups = new ArrayList<>(read.size());
    for (int i = 0; i < read.size(); i++) {
      groups.add(GroupTexts.group(config.url() + ':' + i, read.get(i), "__meta_url", config.url()));
    }
    return groups;
  }

  @Override
  public void close() {
    loop.close();
    failures.close();
    client.close();
  }
}
