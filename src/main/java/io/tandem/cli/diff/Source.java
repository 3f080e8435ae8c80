// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli.diff;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.tandem.httpclient.ConfiguredClient;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/**
 * One HTTP API that is asked: its answers are read as they arrive, and what is wrong with them is
 * said in one sentence. Used by one thread.
 */
public final class Source {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final String kind;
  private final String url;
  private final ConfiguredClient client;
  private final Context loop;

  /**
   * An API at a URL, behind a path or not.
   *
   * @param kind what it should be: a Prometheus or a Tandem
   */
  public Source(String kind, String url, ConfiguredClient client, Context loop) {
    this.kind = kind;
    this.url = url.replaceFirst("/+$", "");
    this.client = client;
    this.loop = loop;
  }

  /** The same kind of API at another address, asked with the same client. */
  Source at(String otherUrl) {
    return new Source(kind, otherUrl, client, loop);
  }

  String url() {
    return url;
  }

  /** Takes the data of an answer. */
  @FunctionalInterface
  interface Reader<T> {
    /** The parser stands at the first token of the data. */
    T read(JsonParser data) throws IOException;
  }

  private record Answer(int status, String type, BodyStream body) {}

  /** Asks, and reads the data of a successful answer. */
  <T> T read(String path, Reader<T> reader) throws DiffException {
    Answer answer = ask(path);
    try (BodyStream body = answer.body;
        JsonParser json = JSON.createParser(body)) {
      return data(path, answer, json, reader);
    } catch (JsonProcessingException e) {
      throw isNone(path, answer);
    } catch (IOException e) {
      throw new DiffException(url + path + ": " + e.getMessage());
    }
  }

  private Answer ask(String path) throws DiffException {
    Promise<Answer> answer = Promise.promise();
    loop.runOnContext(
        v ->
            client
                .send(HttpMethod.GET, url + path, MultiMap.caseInsensitiveMultiMap(), null, LIMIT)
                .map(
                    response ->
                        new Answer(
                            response.statusCode(),
                            String.valueOf(response.getHeader("Content-Type")),
                            new BodyStream(response, loop)))
                .onComplete(answer));
    try {
      return answer.future().toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new DiffException("the " + kind + " does not answer: " + cause.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DiffException("interrupted");
    }
  }

  private <T> T data(String path, Answer answer, JsonParser json, Reader<T> reader)
      throws IOException, DiffException {
    if (answer.status == 401 || answer.status == 403) {
      throw new DiffException(
          "%s: HTTP status %d: it asks for credentials, to be given in a file of an HTTP client"
              .formatted(url + path, answer.status));
    }
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw isNone(path, answer);
    }
    String error = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "data" -> {
          if (answer.status == 200) {
            return reader.read(json);
          }
          json.skipChildren();
        }
        case "error" -> error = json.getText();
        default -> json.skipChildren();
      }
    }
    if (error.isEmpty()) {
      throw isNone(path, answer);
    }
    throw new DiffException(url + path + ": " + error);
  }

  private DiffException isNone(String path, Answer answer) {
    return new DiffException(
        "%s is no %s: it answers %s with HTTP status %d, %s"
            .formatted(url, kind, path.split("\\?", 2)[0], answer.status, answer.type));
  }
}
