// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.Alarm;
import io.tandem.model.DropReason;
import io.tandem.model.Loop;
import io.tandem.remotewrite.Delivery.Piece;
import io.tandem.remotewrite.SendResult.Accepted;
import io.tandem.remotewrite.SendResult.Deduplicated;
import io.tandem.remotewrite.SendResult.Fault;
import io.tandem.remotewrite.SendResult.Limit;
import io.tandem.remotewrite.SendResult.RateLimited;
import io.tandem.remotewrite.SendResult.Recoverable;
import io.tandem.remotewrite.SendResult.Rejected;
import io.tandem.remotewrite.SendResult.TooLarge;
import io.tandem.remotewrite.SendResult.Unauthorised;
import io.tandem.wire.MalformedRequestException;
import io.tandem.wire.OpenRequest;
import io.tandem.wire.PartCompressor;
import io.tandem.wire.Request;
import io.tandem.wire.RequestCutter;
import io.tandem.wire.TargetIndex;
import java.util.BitSet;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends one delivery until every piece of it is accepted or dropped: tries again, splits, waits, as
 * the answers say. One request in flight. Belongs to the lane's event loop.
 */
final class Sender {
  private static final Logger LOG = Logger.getLogger(Sender.class);

  private final EndpointContext endpoint;
  private final Courier courier;
  private final Pace pace;
  private final Owner owner;
  private final RetryPolicy retries;
  private final Quarantine quarantine;
  private final PartCompressor compressor = new PartCompressor();
  private final RequestCutter cutter = new RequestCutter(compressor);

  private @Nullable Delivery delivery;
  private final Alarm retryAlarm;
  private long startNanos;
  private boolean suspended;

  /** The delivery waits for {@link #proceed}. */
  private boolean waiting;

  private boolean closed;

  /** The lane. */
  interface Owner {
    /** Whether anything may be sent now; where not, {@link #proceed} follows. */
    boolean maySend();

    /** Every piece is sent or dropped. */
    void settled(Delivery delivery);

    /** The endpoint took a piece. */
    void accepted();

    /** A piece was dropped. */
    void dropped();

    /** The endpoint takes the other replica's; the delivery waits for {@link #resume}. */
    void deduplicated();
  }

  Sender(EndpointContext endpoint, Courier courier, Loop loop, Pace pace, Owner owner) {
    this.endpoint = endpoint;
    this.courier = courier;
    this.retryAlarm = new Alarm(loop, this::resend);
    this.pace = pace;
    this.owner = owner;
    this.retries =
        new RetryPolicy(
            endpoint.config().queue().minBackoff(), endpoint.config().queue().maxBackoff());
    this.quarantine = new Quarantine(endpoint.setup().clock());
  }

  boolean isBusy() {
    return delivery != null;
  }

  /** Samples of the delivery that are sent or dropped, though the queue still holds them. */
  long settledSamples() {
    Delivery current = delivery;
    return current == null ? 0 : current.settledSamples();
  }

  void begin(Delivery next) {
    delivery = next;
    send(next);
  }

  /** Goes on with what waited for an election. */
  void resume() {
    suspended = false;
    if (delivery != null) {
      delivery.countFailure();
    }
    resend();
  }

  /** Goes on with what had to wait. */
  void proceed() {
    if (waiting) {
      waiting = false;
      resend();
    }
  }

  /** Tries again now what waits for its next attempt. */
  void hurry() {
    retryAlarm.now();
  }

  /** Drops what waits for an election and has no sample younger than this. */
  void expire(long limitMillis) {
    Delivery current = delivery;
    if (current == null || !suspended) {
      return;
    }
    while (!current.isSettled() && current.current().request().lastMillis() < limitMillis) {
      drop(current, DropReason.DEDUPLICATED, "not elected");
    }
    if (current.isSettled()) {
      finish(current);
    }
  }

  void close() {
    closed = true;
    retryAlarm.cancel();
  }

  private void send(Delivery current) {
    dropUnwanted(current);
    if (current.isSettled()) {
      finish(current);
      return;
    }
    if (!owner.maySend()) {
      waiting = true;
      return;
    }
    Request request = current.current().request();
    if (current.failures() > 0) {
      endpoint.counters().retried(request.samples());
    }
    startNanos = endpoint.setup().clock().monotonicNanos();
    courier.send(request.body(), current.failures(), result -> answered(current, result));
  }

  private void dropUnwanted(Delivery current) {
    long maxAge = endpoint.maxAgeMillis();
    long limit = endpoint.setup().clock().wallMillis() - maxAge;
    TargetIndex.Choice wanted = endpoint.directions().wanted(endpoint.replica(), maxAge);
    while (!current.isSettled()) {
      if (current.current().request().lastMillis() < limit) {
        drop(current, DropReason.TOO_OLD, "older than " + maxAge / 1000 + " s");
      } else if (wanted == null || keep(current, wanted)) {
        return;
      }
    }
  }

  /** Leaves out what a stand-in delivered; false where that was the whole piece. */
  private boolean keep(Delivery current, TargetIndex.Choice wanted) {
    Request request = current.current().request();
    try {
      Request left = cutter.keeping(request, wanted);
      if (left == null) {
        drop(current, DropReason.STOOD_IN, "delivered by a stand-in");
        return false;
      }
      int gone = request.samples() - left.samples();
      if (gone > 0) {
        current.shrinkTo(left);
        endpoint.counters().dropped(DropReason.STOOD_IN, gone, "delivered by a stand-in");
        owner.dropped();
      }
    } catch (MalformedRequestException e) {
      // It goes as it is: the endpoint refuses what it has already.
      LOG.errorf("bug in Tandem: own request not readable error=%s", e.getMessage());
    }
    return true;
  }

  private void answered(Delivery current, SendResult result) {
    if (closed) {
      return;
    }
    switch (result) {
      case Accepted(String why, int lost) -> accepted(current, lost, why);
      case Deduplicated deduplicated -> {
        endpoint.counters().recovered();
        suspended = true;
        owner.deduplicated();
      }
      case Recoverable(String why, long retryAfter) -> retry(current, why, retryAfter);
      case RateLimited(Limit limit, String why, long retryAfter) ->
          limited(current, limit, why, retryAfter);
      case Rejected(Fault fault, String why) -> rejected(current, fault, why);
      case TooLarge(String why) -> tooLarge(current, why);
      case Unauthorised(String why) -> unauthorised(current, why);
    }
  }

  private void accepted(Delivery current, int said, String why) {
    Request request = current.current().request();
    int lost = Math.min(said, request.samples());
    if (lost > 0) {
      endpoint.counters().complained(why);
      endpoint.counters().dropped(DropReason.REJECTED, lost, "not written, " + why);
    }
    endpoint
        .counters()
        .sent(
            request.samples() - lost,
            request.bytes(),
            request.lastMillis(),
            endpoint.setup().clock().monotonicNanos() - startNanos);
    endpoint.counters().recovered();
    pace.accepted();
    current.settle();
    owner.accepted();
    send(current);
  }

  private void retry(Delivery current, String why, long retryAfterMillis) {
    endpoint.counters().failed(why);
    current.countFailure();
    double jitter = endpoint.setup().random().nextDouble();
    retryAlarm.in(retries.delayMillis(current.failures(), retryAfterMillis, jitter));
  }

  private void resend() {
    Delivery current = delivery;
    if (current != null) {
      send(current);
    }
  }

  private void limited(Delivery current, Limit limit, String why, long retryAfterMillis) {
    Piece piece = current.current();
    pace.limited(limit, piece.request().samples());
    if (limit == Limit.SAMPLES && piece.request().samples() > pace.maxSamples()) {
      OpenRequest open = open(piece.request());
      if (open != null) {
        current.replace(open.halves(compressor), piece.searched());
      }
    }
    retry(current, why, retryAfterMillis);
  }

  private void unauthorised(Delivery current, String why) {
    endpoint.counters().failed(why);
    current.countFailure();
    if (current.mayRefresh()) {
      courier.refreshCredentials();
      send(current);
    } else {
      double jitter = endpoint.setup().random().nextDouble();
      retryAlarm.in(retries.delayMillis(1, RetryPolicy.HOLD_MILLIS, jitter));
    }
  }

  private void tooLarge(Delivery current, String why) {
    Piece piece = current.current();
    endpoint.counters().complained(why);
    OpenRequest open = endpoint.rules().isAmp() ? open(piece.request()) : null;
    if (open == null || open.seriesCount() < 2) {
      drop(current, DropReason.TOO_LARGE, why);
    } else {
      pace.tooLarge(piece.request().bytes());
      current.replace(open.halves(compressor), piece.searched());
    }
    send(current);
  }

  private void rejected(Delivery current, Fault fault, String why) {
    endpoint.counters().complained(why);
    boolean ofOneSeries = fault == Fault.LABELS || fault == Fault.SERIES_LIMIT;
    if (endpoint.rules().isAmp() && ofOneSeries) {
      isolate(current, why);
    } else {
      drop(
          current,
          switch (fault) {
            case OUT_OF_ORDER, DUPLICATE ->
                current.isReplay() ? DropReason.REPLAYED : DropReason.OUT_OF_ORDER;
            case TOO_OLD -> DropReason.TOO_OLD;
            case LABELS, SERIES_LIMIT, OTHER -> DropReason.REJECTED;
          },
          why);
    }
    send(current);
  }

  /** Takes out known faulty series, or halves the request to find one. */
  private void isolate(Delivery current, String why) {
    Piece piece = current.current();
    OpenRequest open = open(piece.request());
    if (open == null) {
      drop(current, DropReason.REJECTED, why);
      return;
    }
    if (open.seriesCount() == 1) {
      quarantine.add(open.labelsHash(0));
      LOG.warnf(
          "series refused endpoint=%s series=%s error=%s", endpoint.key().name(), name(open), why);
      drop(current, DropReason.REJECTED, why);
      return;
    }
    BitSet good = quarantine.outside(open);
    if (good.isEmpty()) {
      drop(current, DropReason.REJECTED, why);
    } else if (good.cardinality() < open.seriesCount()) {
      Request part = open.keeping(good, compressor);
      int left = piece.request().samples() - part.samples();
      current.shrinkTo(part);
      endpoint.counters().dropped(DropReason.REJECTED, left, why);
      owner.dropped();
    } else if (piece.searched() || quarantine.maySearch()) {
      current.replace(open.halves(compressor), true);
    } else {
      drop(current, DropReason.REJECTED, why);
    }
  }

  private static String name(OpenRequest open) {
    try {
      return open.labels(0);
    } catch (MalformedRequestException e) {
      return "(" + e.getMessage() + ")";
    }
  }

  /** Null where our own request cannot be read, which only a broken disk or a bug explains. */
  private @Nullable OpenRequest open(Request request) {
    try {
      return OpenRequest.of(request);
    } catch (MalformedRequestException e) {
      LOG.errorf("bug in Tandem: own request not readable error=%s", e.getMessage());
      return null;
    }
  }

  private void drop(Delivery current, DropReason reason, String why) {
    int samples = current.current().request().samples();
    current.settle();
    endpoint.counters().dropped(reason, samples, why);
    owner.dropped();
  }

  private void finish(Delivery current) {
    delivery = null;
    suspended = false;
    waiting = false;
    owner.settled(current);
  }
}
