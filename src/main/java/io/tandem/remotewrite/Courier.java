// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.config.RemoteWriteConfig.Message;
import io.tandem.model.Loop;
import io.tandem.remotewrite.EndpointTransport.Reply;
import io.tandem.remotewrite.SendResult.Fault;
import io.tandem.remotewrite.SendResult.Recoverable;
import io.tandem.remotewrite.SendResult.Rejected;
import io.tandem.wire.MalformedRequestException;
import io.tandem.wire.v2.RequestTranscoder;
import io.tandem.wire.v2.RequestTranscoder.Transcoded;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries one body to the endpoint once, in the message that it takes: transcodes, signs, posts,
 * classifies. Where an endpoint of 2.0 turns out to take 1.0 only, the body goes again as 1.0. The
 * result comes on the event loop that asked. Belongs to that loop.
 */
final class Courier {
  /** Before an endpoint is tried again whose credentials could not be had. */
  private static final long CREDENTIALS_MILLIS = 5_000;

  private static final String MEDIA_TYPE = "application/x-protobuf";

  private final EndpointContext endpoint;
  private final EndpointTransport transport;
  private final Loop loop;
  private final RequestTranscoder transcoder;

  /** What was transcoded last: a request that is sent again has the same bytes. */
  private byte @Nullable [] lastBody;

  private @Nullable Transcoded last;

  /** One POST to make; v2 is null where the body goes as it is. */
  private record Letter(
      byte[] original, @Nullable Transcoded v2, int retry, Consumer<SendResult> done) {
    byte[] body() {
      return v2 == null ? original : v2.body();
    }

    Message message() {
      return v2 == null ? Message.V1 : Message.V2;
    }
  }

  Courier(EndpointContext endpoint, EndpointTransport transport, Loop loop) {
    this.endpoint = endpoint;
    this.transport = transport;
    this.loop = loop;
    this.transcoder = new RequestTranscoder(endpoint.metadata()::ofSeries);
  }

  /**
   * Sends a body of 1.0.
   *
   * @param retry how many attempts were made before
   */
  void send(byte[] body, int retry, Consumer<SendResult> done) {
    if (endpoint.dialect().message() == Message.V1) {
      sign(new Letter(body, null, retry, done));
      return;
    }
    try {
      sign(new Letter(body, transcoded(body), retry, done));
    } catch (MalformedRequestException e) {
      done.accept(
          new Rejected(Fault.OTHER, "bug in Tandem: own request not readable: " + e.getMessage()));
    }
  }

  @SuppressWarnings("ReferenceEquality") // Bodies never change: the same array is the same body.
  private Transcoded transcoded(byte[] body) throws MalformedRequestException {
    Transcoded known = last;
    if (known == null || lastBody != body) {
      known = transcoder.transcode(body);
      last = known;
      lastBody = body;
    }
    return known;
  }

  private void sign(Letter letter) {
    long start = now();
    Map<String, String> fixed = headers(letter.message());
    endpoint
        .signer()
        .sign(endpoint.uri(), fixed, letter.body())
        .whenComplete(
            (signature, failure) ->
                loop.execute(
                    () -> {
                      if (failure == null) {
                        post(letter, headers(fixed, signature, letter.retry()), start);
                      } else {
                        letter
                            .done()
                            .accept(
                                new Recoverable(
                                    "not signed: " + message(failure), CREDENTIALS_MILLIS));
                      }
                    }));
  }

  private Map<String, String> headers(Message message) {
    boolean v2 = message == Message.V2;
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Encoding", "snappy");
    headers.put("Content-Type", v2 ? MEDIA_TYPE + ";proto=" + Message.V2.fullName() : MEDIA_TYPE);
    headers.put("User-Agent", "Tandem/" + endpoint.setup().version());
    headers.put("X-Prometheus-Remote-Write-Version", v2 ? "2.0.0" : "0.1.0");
    return headers;
  }

  private static Map<String, String> headers(
      Map<String, String> fixed, Map<String, String> signature, int retry) {
    Map<String, String> headers = new LinkedHashMap<>(fixed);
    if (retry > 0) {
      headers.put("Retry-Attempt", Integer.toString(retry));
    }
    headers.putAll(signature);
    return headers;
  }

  private void post(Letter letter, Map<String, String> headers, long start) {
    transport
        .post(letter.body(), headers)
        .onComplete(
            answer ->
                loop.execute(
                    () -> {
                      Reply reply = answer.result();
                      endpoint
                          .counters()
                          .answered(reply == null ? 0 : reply.status(), now() - start);
                      if (reply == null) {
                        letter.done().accept(new Recoverable(message(answer.cause()), -1));
                      } else {
                        answered(letter, reply);
                      }
                    }));
  }

  private void answered(Letter letter, Reply reply) {
    Transcoded v2 = letter.v2();
    if (v2 != null && Dialect.showsOnlyV1(reply.status(), reply.written())) {
      endpoint.dialect().fallBack(reply.status());
      sign(new Letter(letter.original(), null, letter.retry(), letter.done()));
      return;
    }
    int sent = v2 == null ? 0 : v2.samples() + v2.histograms();
    letter
        .done()
        .accept(
            Answers.classify(reply, endpoint.rules(), sent, endpoint.setup().clock().wallMillis()));
  }

  void refreshCredentials() {
    endpoint.signer().refresh();
  }

  private long now() {
    return endpoint.setup().clock().monotonicNanos();
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
