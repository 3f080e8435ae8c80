// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.kubernetes;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.tandem.model.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls the API server: a path and JSON there, JSON back. Every call ends within the limit,
 * answered or not; a failed one may have been carried out. No call is repeated here: who called
 * knows best.
 *
 * <p>Belongs to one event loop, where futures complete and followers are called. Requests are
 * prepared and answers parsed on a worker, for credentials are files and lists are long. At most
 * {@value #MOST_CALLS} calls are under way; more are refused.
 */
public final class KubernetesApi implements AutoCloseable {
  private static final int MOST_CALLS = 256;
  private static final String JSON = "application/json";

  private final HttpClient http;
  private final String root;
  private final String namespace;
  private final Executor worker;
  private final Loop loop;
  private final Duration limit;
  private int underWay;

  KubernetesApi(
      HttpClient http, String root, String namespace, Executor worker, Loop loop, Duration limit) {
    this.http = http;
    this.root = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
    this.namespace = namespace;
    this.worker = worker;
    this.loop = loop;
    this.limit = limit;
  }

  /** The namespace of the service account or of the kubeconfig's context; empty where none is. */
  public String namespace() {
    return namespace;
  }

  public Future<JsonObject> get(String path) {
    return call("GET", path, null);
  }

  public Future<JsonObject> create(String path, JsonObject object) {
    return call("POST", path, object);
  }

  public Future<JsonObject> replace(String path, JsonObject object) {
    return call("PUT", path, object);
  }

  public Future<JsonObject> delete(String path, JsonObject options) {
    return call("DELETE", path, options);
  }

  /**
   * Follows a watch until it ends or is closed.
   *
   * @param path with all parameters of the watch
   * @param event called with each event
   * @param ended called once, unless it was closed: null where the server ended it in good order
   */
  public Following follow(
      String path, Consumer<JsonObject> event, Consumer<@Nullable ApiException> ended) {
    WatchStream watch = new WatchStream(event, ended);
    return watch.of(stream(path, watch));
  }

  /**
   * Reads an answer as it arrives, however long it is and takes.
   *
   * @param path with all parameters
   */
  public Following stream(String path, Receiver receiver) {
    ByteStream stream = new ByteStream(loop, receiver);
    HttpRequest request = request("GET", path, null).forStreaming().build();
    run(() -> stream.open(http, request), stream::failed);
    return stream;
  }

  /** Takes a streamed answer, on the loop of the one who asked. */
  public interface Receiver {
    /** The answer begins, and is no refusal. */
    default void opened() {}

    /** The next bytes; those after them are read when this returns. */
    void bytes(byte[] chunk);

    /**
     * Called once, unless it was closed.
     *
     * @param failure null where the answer ended in good order
     */
    void ended(@Nullable ApiException failure);
  }

  /** A watch that is followed, or another answer that is read. */
  @FunctionalInterface
  public interface Following {
    /** Nothing is called any more. */
    void close();
  }

  /** Closes all connections; calls under way fail. */
  @Override
  public void close() {
    http.close();
  }

  private Future<JsonObject> call(String method, String path, @Nullable JsonObject body) {
    if (underWay >= MOST_CALLS) {
      return Future.failedFuture(
          new ApiException(ApiException.NO_ANSWER, "too many calls to the API server under way"));
    }
    underWay++;
    Promise<JsonObject> answer = Promise.promise();
    Loop.Timer late =
        loop.schedule(limit.toMillis(), () -> answer.tryFail(noAnswer("within " + limit)));
    run(() -> send(method, path, body, answer), failure -> settle(answer, null, failure));
    return answer
        .future()
        .onComplete(
            done -> {
              underWay--;
              late.cancel();
            });
  }

  private void send(
      String method, String path, @Nullable JsonObject body, Promise<JsonObject> answer) {
    String text = body == null ? null : body.encode();
    HttpRequest request =
        request(method, path, text).timeout(limit.toMillis(), TimeUnit.MILLISECONDS).build();
    var unused =
        http.sendAsync(request, byte[].class)
            .whenComplete(
                (response, failure) ->
                    run(
                        () -> receive(answer, response, failure),
                        lost -> settle(answer, null, lost)));
  }

  private HttpRequest.Builder request(String method, String path, @Nullable String body) {
    HttpRequest.Builder request = http.newHttpRequestBuilder().uri(root + path);
    request.header("Accept", JSON);
    return body == null && method.equals("GET") ? request : request.method(method, JSON, body);
  }

  private void run(Runnable task, Consumer<Throwable> failed) {
    try {
      worker.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              failed.accept(e);
            }
          });
    } catch (RejectedExecutionException e) {
      failed.accept(e);
    }
  }

  private void settle(
      Promise<JsonObject> answer, @Nullable JsonObject json, @Nullable Throwable failure) {
    loop.execute(
        () -> {
          if (json != null) {
            answer.tryComplete(json);
          } else {
            answer.tryFail(explain(failure));
          }
        });
  }

  private void receive(
      Promise<JsonObject> answer,
      @Nullable HttpResponse<byte[]> response,
      @Nullable Throwable failure) {
    settle(answer, response == null ? null : read(response), failure);
  }

  private static JsonObject read(HttpResponse<byte[]> response) {
    Buffer body = Buffer.buffer(response.body() == null ? new byte[0] : response.body());
    if (!response.isSuccessful()) {
      throw ApiException.ofAnswer(response.code(), body);
    }
    try {
      return body.length() == 0 ? new JsonObject() : body.toJsonObject();
    } catch (DecodeException e) {
      throw new ApiException(response.code(), "the API server's answer is no JSON");
    }
  }

  static ApiException explain(@Nullable Throwable failure) {
    Throwable deepest = failure;
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof ApiException known) {
        return known;
      }
      deepest = at;
    }
    return noAnswer("(" + deepest + ")");
  }

  private static ApiException noAnswer(String detail) {
    return new ApiException(ApiException.NO_ANSWER, "no answer from the API server " + detail);
  }
}
