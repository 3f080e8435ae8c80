// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.ec2;

import io.tandem.config.DiscoveryConfig.Ec2Sd;
import io.tandem.discovery.ec2.Ec2Signer.Place;
import io.tandem.httpclient.ClientTuning;
import io.tandem.httpclient.ConfiguredClient;
import io.tandem.httpclient.HttpClients;
import io.tandem.httpclient.RequestFailedException;
import io.tandem.httpclient.WholeAnswer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Asks the EC2 API: signs, sends, tries again what may work a second later (up to three times in
 * all, as AWS' own clients do), and reads the answer on a worker. Belongs to the event loop of
 * discovery.
 */
final class Ec2Api {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 3;
  private static final long PAUSE_MILLIS = 500;
  private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";

  private final Vertx vertx;
  private final Context context;
  private final ConfiguredClient client;
  private final Ec2Signer signer;
  private boolean closed;

  Ec2Api(Vertx vertx, HttpClients clients, Ec2Sd config, Ec2Signer signer) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.client = clients.create(config.http(), ClientTuning.DISCOVERY);
    this.signer = signer;
  }

  Future<Place> place() {
    return Future.fromCompletionStage(signer.place(), context);
  }

  /**
   * Asks, and gives the entries of the answer's list away before the future completes. They are
   * told on a worker, one after the other; those of an answer that fails half way are told, too.
   *
   * @return the other texts of the answer
   */
  Future<Map<String, String>> call(Place place, Ec2Query query, Consumer<Element> entries) {
    return attempt(place, query, 1)
        .compose(
            text ->
                vertx.executeBlocking(
                    () ->
                        Answers.read(
                            text.getBytes(), query.action() + "Response", query.list(), entries),
                    false));
  }

  private Future<Buffer> attempt(Place place, Ec2Query query, int number) {
    return once(place, query)
        .recover(
            failure ->
                number < ATTEMPTS && !closed && isPassing(failure)
                    ? pause(number).compose(v -> attempt(place, query, number + 1))
                    : Future.failedFuture(failure));
  }

  private Future<Void> pause(int attempts) {
    Promise<Void> over = Promise.promise();
    vertx.setTimer(PAUSE_MILLIS << (attempts - 1), id -> over.complete());
    return over.future();
  }

  private static boolean isPassing(Throwable failure) {
    return failure instanceof Ec2Exception refused
        ? refused.isPassing()
        : failure instanceof RequestFailedException broken
            && switch (broken.reason()) {
              case CONNECT, BROKEN, TIMEOUT -> true;
              case URL, CREDENTIALS, TLS, REDIRECT -> false;
            };
  }

  private Future<Buffer> once(Place place, Ec2Query query) {
    byte[] form = query.form().getBytes(StandardCharsets.UTF_8);
    Map<String, String> signed = Map.of("Content-Type", FORM);
    return Future.fromCompletionStage(signer.sign(URI.create(place.url()), signed, form), context)
        .compose(
            signature -> {
              MultiMap headers = MultiMap.caseInsensitiveMultiMap();
              headers.set("User-Agent", "Tandem").setAll(signed).addAll(signature);
              return client.send(HttpMethod.POST, place.url(), headers, Buffer.buffer(form), LIMIT);
            })
        .compose(
            response ->
                WholeAnswer.of(response, HttpMethod.POST, place.url())
                    .compose(
                        body ->
                            response.statusCode() == 200
                                ? Future.succeededFuture(body)
                                : Future.failedFuture(refused(response.statusCode(), body))));
  }

  /** What the API says of itself, where it is the API that answers. */
  private Ec2Exception refused(int status, Buffer body) {
    List<Element> errors = new ArrayList<>();
    try {
      Answers.read(body.getBytes(), "Response", "Errors", errors::add);
    } catch (IOException e) {
      errors.clear();
    }
    Ec2Exception refused =
        errors.isEmpty()
            ? new Ec2Exception(status, "", "")
            : new Ec2Exception(
                status,
                errors.getFirst().textOrEmpty("Code"),
                errors.getFirst().textOrEmpty("Message"));
    if (refused.isAboutCredentials()) {
      signer.refresh();
    }
    return refused;
  }

  void close() {
    closed = true;
    client.close();
  }
}
