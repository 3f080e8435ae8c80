// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.Alarm;
import io.tandem.model.HaIdentity;
import io.tandem.model.Loop;
import io.tandem.remotewrite.EndpointStatus.Election;
import io.tandem.remotewrite.SendResult.Accepted;
import io.tandem.remotewrite.SendResult.Deduplicated;
import io.tandem.remotewrite.SendResult.Fault;
import io.tandem.remotewrite.SendResult.Limit;
import io.tandem.remotewrite.SendResult.RateLimited;
import io.tandem.remotewrite.SendResult.Rejected;
import io.tandem.remotewrite.SendResult.Unauthorised;
import io.tandem.wire.PartCompressor;
import io.tandem.wire.SmallRequests;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the receiver says of the identity of a lane, and what the lane tells it besides data.
 *
 * <pre>
 *   sending ── 202 ──► standby ── 200 to a probe ──► sending (kept data first)
 * </pre>
 *
 * A lane that stands by asks by the identity's heartbeat whether it is elected now; one that sends,
 * but seldom, keeps the identity alive by the same. Belongs to the lane's event loop.
 */
final class Candidacy {
  /** Unsent data is kept for this long: three failovers of the receiver. */
  static final long KEEP_MILLIS = 90_000;

  private static final long LONGEST_PROBE_MILLIS = 30_000;

  /** Complaints of the sample, made behind the election: the identity was taken. */
  private static final Set<Fault> OF_THE_SAMPLE =
      EnumSet.of(Fault.OUT_OF_ORDER, Fault.DUPLICATE, Fault.TOO_OLD);

  private final HaIdentity identity;
  private final EndpointContext endpoint;
  private final Courier courier;
  private final Lane lane;
  private final SmallRequests requests = new SmallRequests(new PartCompressor());
  private final Alarm probeAlarm;
  private Election election = Election.UNKNOWN;
  private boolean standby;
  private boolean stopped;
  private boolean beating;
  private long probeMillis;

  Candidacy(HaIdentity identity, EndpointContext endpoint, Courier courier, Loop loop, Lane lane) {
    this.identity = identity;
    this.endpoint = endpoint;
    this.courier = courier;
    this.lane = lane;
    this.probeAlarm = new Alarm(loop, this::probe);
  }

  Election election() {
    return election;
  }

  boolean isStandby() {
    return standby;
  }

  /** The endpoint took data. */
  void accepted() {
    endpoint.signs().seen();
    say(Election.ELECTED);
  }

  /** The endpoint takes the other replica's. */
  void deduplicated() {
    if (!standby) {
      standby = true;
      say(Election.STANDBY);
      probeMillis = endpoint.directions().probeMillis();
      probeLater();
    }
  }

  private void say(Election news) {
    if (election != news) {
      election = news;
      endpoint.directions().listener().election(endpoint.key().name(), endpoint.replica(), news);
    }
  }

  void stop() {
    stopped = true;
    standby = false;
    probeAlarm.cancel();
  }

  /** Asks at once what would be asked later. */
  void probeNow() {
    probeAlarm.now();
  }

  private void probeLater() {
    // A quarter of jitter keeps the lanes of a fleet from asking together.
    long spread = (long) (0.25 * probeMillis * endpoint.setup().random().nextDouble());
    probeAlarm.in(probeMillis + spread);
  }

  private void probe() {
    courier.send(heartbeat(), 0, this::probed);
  }

  private byte[] heartbeat() {
    return requests.heartbeat(identity, endpoint.signs().nextMillis());
  }

  private void probed(SendResult result) {
    if (stopped || !standby) {
      return;
    }
    long usual = endpoint.directions().probeMillis();
    switch (result) {
      case Accepted accepted -> elected();
      case Rejected(Fault fault, String why) when OF_THE_SAMPLE.contains(fault) -> elected();
      case Deduplicated deduplicated -> {
        endpoint.counters().recovered();
        probeMillis = usual;
      }
      case RateLimited(Limit limit, String why, long retryAfter) -> {
        endpoint.counters().failed(why);
        probeMillis = Math.min(LONGEST_PROBE_MILLIS, Math.max(2 * probeMillis, retryAfter));
      }
      case Unauthorised(String why) -> {
        endpoint.counters().failed(why);
        courier.refreshCredentials();
        probeMillis = LONGEST_PROBE_MILLIS;
      }
      default -> {
        endpoint.counters().failed(result.why());
        probeMillis = usual;
      }
    }
    if (standby) {
      probeLater();
    }
  }

  private void elected() {
    endpoint.counters().recovered();
    standby = false;
    accepted();
    lane.elected();
  }

  /** A second passed in which the lane had nothing to send: keeps the identity alive. */
  void idle() {
    boolean asked = endpoint.directions().beats(endpoint.replica());
    if (asked && !standby && !beating && endpoint.signs().takeTurn()) {
      beating = true;
      courier.send(heartbeat(), 0, this::beaten);
    }
  }

  private void beaten(SendResult result) {
    beating = false;
    if (stopped || standby) {
      return;
    }
    switch (result) {
      case Accepted accepted -> alive();
      case Rejected(Fault fault, String why) when OF_THE_SAMPLE.contains(fault) -> alive();
      case Deduplicated deduplicated -> {
        endpoint.counters().recovered();
        lane.deduplicated();
      }
      default -> endpoint.counters().failed(result.why());
    }
  }

  private void alive() {
    endpoint.counters().recovered();
    accepted();
    lane.publish();
  }
}
