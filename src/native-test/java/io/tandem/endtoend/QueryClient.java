// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.model.Labels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks a server that speaks Prometheus' query API: the receiver, or Prometheus itself. */
public final class QueryClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String base;

  public QueryClient(String base) {
    this.base = base;
  }

  /** A stored sample. */
  public record Sample(long millis, double value) {}

  /** What each series that the selector names shows now. */
  public Map<Labels, Double> values(String selector) {
    Map<Labels, Double> values = new HashMap<>();
    for (JsonNode one : result(selector)) {
      values.put(labels(one), value(one.path("value").path(1)));
    }
    return values;
  }

  /** Every sample of the last seconds, by series, each series in order of time. */
  public Map<Labels, List<Sample>> history(String selector, int seconds) {
    Map<Labels, List<Sample>> history = new HashMap<>();
    for (JsonNode one : result(selector + "[" + seconds + "s]")) {
      history.put(labels(one), samples(one));
    }
    return history;
  }

  /** Every sample of the only series that the selector names, in order of time. */
  List<Sample> samples(String selector) {
    JsonNode result = result(selector + "[1h]");
    if (result.size() > 1) {
      throw new AssertionError("more than one series: " + result);
    }
    return samples(result.path(0));
  }

  private static List<Sample> samples(JsonNode series) {
    List<Sample> samples = new ArrayList<>();
    for (JsonNode sample : series.path("values")) {
      samples.add(new Sample(Math.round(sample.path(0).asDouble() * 1000), value(sample.path(1))));
    }
    return samples;
  }

  private JsonNode result(String query) {
    String path = "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
    return get(path).path("data").path("result");
  }

  /** A query that fails must not look like one that finds nothing. */
  private JsonNode get(String path) {
    try {
      JsonNode answer = JSON.readTree(send("GET", path));
      if (!answer.path("status").asText().equals("success")) {
        throw new IllegalStateException(base + path + " answers " + answer);
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Any page of the server, as text. */
  public String text(String path) {
    return new String(send("GET", path), StandardCharsets.UTF_8);
  }

  /** Asks the server to do something. */
  void post(String path) {
    send("POST", path);
  }

  void delete(String path) {
    send("DELETE", path);
  }

  private byte[] send(String method, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, BodyPublishers.noBody())
            .build();
    try {
      return CLIENT.send(request, BodyHandlers.ofByteArray()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Labels labels(JsonNode series) {
    Map<String, String> labels = new HashMap<>();
    for (Map.Entry<String, JsonNode> label : series.path("metric").properties()) {
      labels.put(label.getKey(), label.getValue().asText());
    }
    return Labels.of(labels);
  }

  private static double value(JsonNode text) {
    return ExposedPage.value(text.asText());
  }
}
