// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.config.RemoteWriteConfig.Message;
import io.tandem.config.RemoteWriteConfig.MetadataConfig;
import io.tandem.model.Alarm;
import io.tandem.model.Loop;
import io.tandem.remotewrite.RemoteWriteMetrics.EndpointKey;
import io.tandem.remotewrite.SendResult.Accepted;
import io.tandem.remotewrite.SendResult.Deduplicated;
import io.tandem.remotewrite.SendResult.RateLimited;
import io.tandem.remotewrite.SendResult.Recoverable;
import io.tandem.wire.PartCompressor;
import io.tandem.wire.SmallRequests;
import io.tandem.wire.SmallRequests.MetadataRequest;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Sends what pages say of their metric families, in requests of their own, each send interval. What
 * cannot be sent within an interval is given up, for the next one brings it again.
 *
 * <p>Belongs to one event loop; {@link #start} and {@link #stop} may be called by any thread.
 */
final class MetadataSender {
  /** AMP's limit on name, type, unit and help together. */
  private static final int AMP_ENTRY_BYTES = 1024;

  private final EndpointContext endpoint;
  private final Loop loop;
  private final Courier courier;
  private final EndpointTransport transport;
  private final RetryPolicy retries;
  private final SmallRequests requests = new SmallRequests(new PartCompressor());

  private final Deque<MetadataRequest> pending = new ArrayDeque<>();
  private final Alarm intervalAlarm;
  private final Alarm retryAlarm;
  private boolean inFlight;
  private boolean stopped;
  private int failures;

  MetadataSender(EndpointContext endpoint, Loop loop) {
    this.endpoint = endpoint;
    this.loop = loop;
    this.intervalAlarm = new Alarm(loop, this::collect);
    this.retryAlarm = new Alarm(loop, this::sendNext);
    this.transport = endpoint.setup().transports().apply(endpoint.config());
    this.courier = new Courier(endpoint, transport, loop);
    this.retries =
        new RetryPolicy(
            endpoint.config().queue().minBackoff(), endpoint.config().queue().maxBackoff());
  }

  void start() {
    if (config().send()) {
      loop.execute(this::schedule);
    }
  }

  void stop() {
    loop.execute(
        () -> {
          if (stopped) {
            return;
          }
          stopped = true;
          intervalAlarm.cancel();
          retryAlarm.cancel();
          transport.close();
        });
  }

  private void schedule() {
    if (!stopped) {
      intervalAlarm.in(config().sendInterval().toMillis());
    }
  }

  private void collect() {
    schedule();
    giveUpPending();
    if (endpoint.dialect().message() == Message.V2) {
      // There each series brings the metadata of its family.
      return;
    }
    int most = endpoint.rules().isAmp() ? AMP_ENTRY_BYTES : Integer.MAX_VALUE;
    pending.addAll(
        requests.metadata(endpoint.metadata().entries(), config().maxSamplesPerSend(), most));
    retryAlarm.cancel();
    sendNext();
  }

  private void giveUpPending() {
    while (!pending.isEmpty()) {
      endpoint.setup().metrics().metadataFailed(key(), pending.removeFirst().entries());
    }
    failures = 0;
  }

  private void sendNext() {
    MetadataRequest request = pending.peekFirst();
    if (request != null && !inFlight && !stopped) {
      inFlight = true;
      courier.send(request.body(), failures, result -> answered(request, result));
    }
  }

  private void answered(MetadataRequest request, SendResult result) {
    inFlight = false;
    if (stopped) {
      return;
    }
    if (!request.equals(pending.peekFirst())) {
      // Given up while it was under way; what came since is next.
      sendNext();
      return;
    }
    switch (result) {
      case Accepted accepted -> sent(request);
      case Deduplicated deduplicated -> sent(request);
      case Recoverable(String why, long retryAfter) -> retry(request, why, retryAfter);
      case RateLimited(SendResult.Limit limit, String why, long retryAfter) ->
          retry(request, why, retryAfter);
      default -> {
        endpoint.counters().complained("metadata: " + result.why());
        pending.removeFirst();
        endpoint.setup().metrics().metadataFailed(key(), request.entries());
        sendNext();
      }
    }
  }

  private void sent(MetadataRequest request) {
    failures = 0;
    pending.removeFirst();
    endpoint.setup().metrics().metadataSent(key(), request.entries(), request.body().length);
    sendNext();
  }

  private void retry(MetadataRequest request, String why, long retryAfterMillis) {
    endpoint.counters().complained("metadata: " + why);
    endpoint.setup().metrics().metadataRetried(key(), request.entries());
    failures++;
    double jitter = endpoint.setup().random().nextDouble();
    retryAlarm.in(retries.delayMillis(failures, retryAfterMillis, jitter));
  }

  private MetadataConfig config() {
    return endpoint.config().metadata();
  }

  private EndpointKey key() {
    return endpoint.key();
  }
}
