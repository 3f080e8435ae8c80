// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.tandem.remotewrite.EndpointTransport;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * An endpoint that answers as a script says and remembers what it accepted. Answers come at once,
 * on the caller's turn of the loop.
 */
public final class FakeEndpoint implements EndpointTransport {
  private static final Reply OK = new Reply(200, null, "");

  private final List<Attempt> attempts = new ArrayList<>();
  private final List<RemoteWriteBodies.Request> accepted = new ArrayList<>();
  private Function<Attempt, Reply> script = attempt -> OK;

  /** One POST. */
  public record Attempt(byte[] body, Map<String, String> headers) {
    public RemoteWriteBodies.Request request() {
      return headers.getOrDefault("Content-Type", "").contains("write.v2")
          ? RemoteWriteV2Bodies.read(body).asV1()
          : RemoteWriteBodies.read(body);
    }
  }

  public static Reply reply(int status, String text) {
    return new Reply(status, null, text);
  }

  /** Answers from now on; null is no answer at all. */
  public void answer(Function<Attempt, Reply> newScript) {
    script = newScript;
  }

  public void answer(int status) {
    answer(attempt -> reply(status, ""));
  }

  /** Answers these in turn, then 200. */
  public void answerInTurn(Reply... replies) {
    List<Reply> left = new ArrayList<>(List.of(replies));
    answer(attempt -> left.isEmpty() ? OK : left.removeFirst());
  }

  @Override
  public Future<Reply> post(byte[] body, Map<String, String> headers) {
    Attempt attempt = new Attempt(body, Map.copyOf(headers));
    attempts.add(attempt);
    Reply reply = script.apply(attempt);
    if (reply == null) {
      return Future.failedFuture(new IOException("connection refused"));
    }
    if (reply.status() / 100 == 2 && reply.status() != 202) {
      accepted.add(attempt.request());
    }
    return Future.succeededFuture(reply);
  }

  public List<Attempt> attempts() {
    return attempts;
  }

  /** What was answered with success, in order. */
  public List<RemoteWriteBodies.Request> accepted() {
    return accepted;
  }

  /** All series that were accepted, in order. */
  public List<RemoteWriteBodies.Series> acceptedSeries() {
    return accepted.stream().flatMap(request -> request.series().stream()).toList();
  }

  @Override
  public void close() {}
}
