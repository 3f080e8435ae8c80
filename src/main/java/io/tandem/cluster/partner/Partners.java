// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.partner;

import io.tandem.cluster.FleetMetrics;
import io.tandem.cluster.data.DataListener;
import io.tandem.cluster.data.DataPlane;
import io.tandem.cluster.message.Beat;
import io.tandem.cluster.message.Beat.Shared;
import io.tandem.cluster.message.Beat.Way;
import io.tandem.cluster.message.BeatJson;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.cluster.message.Report.StandInReport;
import io.tandem.cluster.transport.CallFailedException;
import io.tandem.cluster.transport.FleetTransport;
import io.tandem.model.Clock;
import io.tandem.model.Loop;
import io.tandem.model.Replica;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * This member among its partners: exchanges a beat with each of them every second, and lets {@link
 * Duties} and {@link Covers} act on what was heard and what was not.
 *
 * <p>Of a pair the one whose name is less calls; the other one only when nothing came for a second
 * and a half. Costs one small request a second and partner. Belongs to the fleet's event loop.
 */
public final class Partners implements DataListener {
  /** Where beats are taken, below {@code /fleet/}. */
  public static final String PATH = "beat";

  private static final long TURN_MILLIS = 250;
  private static final long CALL_MILLIS = 2_000;
  private static final Duration EACH = Duration.ofSeconds(1);
  private static final Duration OVERDUE = Duration.ofMillis(1_500);
  private static final Duration SILENCE = Duration.ofSeconds(3);

  private final Circle circle;
  private final Loop loop;
  private final FleetTransport transport;
  private final Duties duties;
  private final Covers covers;
  private final Map<String, Link> links = new HashMap<>();
  private long turnedNanos;
  private boolean leaving;

  /**
   * A member without targets.
   *
   * @param member the own name
   * @param process UUID of the own process
   */
  public Partners(
      String member,
      String process,
      Clock clock,
      Loop loop,
      FleetTransport transport,
      DataPlane data,
      FleetMetrics metrics) {
    this.circle = Circle.of(member, process, clock, data, metrics);
    this.loop = loop;
    this.transport = transport;
    this.duties = new Duties(circle);
    this.covers = new Covers(circle, duties::isConfirmed);
  }

  /** Begins to exchange beats. */
  public void start() {
    duties.began();
    turnedNanos = circle.now();
    loop.schedule(TURN_MILLIS, this::turn);
  }

  /** The process starts with what it owned before: nothing is sent before partners were asked. */
  public void returned() {
    duties.returned(links);
    links.values().forEach(link -> link.urgent = true);
  }

  /**
   * These are the targets of this member and the addresses of its partners.
   *
   * @param targets all of them
   */
  public void own(List<OwnedTarget> targets, Map<String, String> addresses) {
    circle.delivered().entries(circle.data().entries());
    link(addresses);
    for (OwnedTarget owned : targets) {
      Duty duty = circle.duties().get(owned.id());
      if (duty == null || duty.owned.replica() != owned.replica()) {
        begin(owned);
      } else {
        boolean isOther = !duty.owned.partner().equals(owned.partner());
        duty.owned = owned;
        if (isOther) {
          duties.partnerChanged(duty, links.get(owned.partner()));
        }
      }
      cover(owned);
    }
  }

  private void link(Map<String, String> addresses) {
    links.keySet().retainAll(addresses.keySet());
    long wall = circle.clock().wallMillis();
    addresses.forEach(
        (member, address) ->
            links.computeIfAbsent(member, name -> new Link(name, address, circle.now(), wall))
                    .address =
                address);
  }

  private void begin(OwnedTarget owned) {
    Duty duty = new Duty(owned, circle.soon());
    Duty before = circle.duties().put(owned.id(), duty);
    if (before != null) {
      duties.left(before, true);
    }
    if (owned.arrives()) {
      duties.arrived(duty, links);
    }
  }

  private void cover(OwnedTarget owned) {
    if (owned.partner().isEmpty()) {
      Cover cover = circle.covers().remove(owned.id());
      endRunning(cover, owned);
    } else {
      circle.covers().computeIfAbsent(owned.id(), id -> new Cover());
    }
  }

  /**
   * These are not this member's any more: before the data way is told, for it sends what it kept
   * back of a target that leaves.
   *
   * @param gone of them, those that are nobody's
   */
  public void leave(Set<Long> targets, Set<Long> gone) {
    targets.forEach(id -> leave(id, !gone.contains(id)));
  }

  private void leave(Long id, boolean moved) {
    Duty duty = circle.duties().remove(id);
    Cover cover = circle.covers().remove(id);
    if (duty != null) {
      endRunning(cover, duty.owned);
      duties.left(duty, moved);
    }
    circle.delivered().forget(id);
  }

  private void endRunning(@org.jspecify.annotations.Nullable Cover cover, OwnedTarget owned) {
    if (cover != null && cover.running != null && !cover.running.isEnding()) {
      circle.data().endStandIn(owned, circle.clock().wallMillis());
    }
  }

  /** These orders came to this process: what it owns is no older than they are. */
  public void confirmed() {
    duties.confirmed();
  }

  /** The coordinator orders to stand in for the owners of these, and of no others. */
  public void standIns(Set<Long> targets) {
    covers.ordered(targets);
  }

  private void turn() {
    loop.schedule(TURN_MILLIS, this::turn);
    if (circle.hasPassed(turnedNanos, SILENCE)) {
      // The clock jumped: this process stood still, its partners went on.
      forgiveSilence();
      returned();
    }
    turnedNanos = circle.now();
    for (Link link : links.values()) {
      listen(link);
      if (isDue(link)) {
        call(link);
      }
    }
    duties.turn();
    covers.turn();
  }

  /** Nobody was silent while this process did not listen. */
  private void forgiveSilence() {
    links.values().forEach(link -> link.heardNanos = circle.now());
  }

  private void listen(Link link) {
    if (link.contact != Link.Contact.REFUSED && circle.hasPassed(link.heardNanos, SILENCE)) {
      link.contact = Link.Contact.SILENT;
    }
    if (link.isLost()) {
      boolean refused = link.contact == Link.Contact.REFUSED;
      duties.lost(link.member);
      covers.lost(link.member, refused ? StandInReason.REFUSED : StandInReason.SILENT);
    }
  }

  private boolean isDue(Link link) {
    if (link.calling) {
      return false;
    }
    boolean mine = circle.member().compareTo(link.member) < 0;
    Duration patience = mine ? EACH : OVERDUE;
    return link.urgent
        || (circle.hasPassed(link.heardNanos, patience) && circle.hasPassed(link.beganNanos, EACH));
  }

  private void call(Link link) {
    link.calling = true;
    link.urgent = false;
    link.beganNanos = circle.now();
    transport
        .call(link.address, PATH, BeatJson.write(tell(link)), CALL_MILLIS)
        .onComplete(answer -> answered(link, answer));
  }

  private void answered(Link link, AsyncResult<JsonObject> answer) {
    link.calling = false;
    if (answer.succeeded()) {
      heard(link, BeatJson.read(answer.result()));
    } else if (answer.cause() instanceof CallFailedException failed
        && failed.reason() == CallFailedException.Reason.REFUSED) {
      link.contact = Link.Contact.REFUSED;
      listen(link);
    } else if (!circle.hasPassed(link.beganNanos, EACH)) {
      // The connection broke: at once, whether somebody is still there.
      link.urgent = true;
    }
  }

  /** Another member's beat; the answer is this one's. */
  public Beat called(Beat beat) {
    Link link = links.get(beat.from());
    if (link == null) {
      return new Beat(
          circle.member(),
          circle.process(),
          0,
          beat.sequence(),
          leaving,
          List.of(),
          List.of(),
          circle.ways().all());
    }
    heard(link, beat);
    return tell(link);
  }

  private void heard(Link link, Beat beat) {
    link.heardNanos = circle.now();
    link.contact = Link.Contact.WELL;
    link.last = beat;
    covers.heard(beat);
    duties.heard(beat, link);
    beat.lanes().forEach(this::heardOfElection);
  }

  private void heardOfElection(String entry, Way theirs) {
    Way mine = circle.ways().all().get(entry);
    if (mine != null && !theirs.elected().isEmpty() && mine.standby().contains(theirs.elected())) {
      Replica elected = theirs.elected().equals(Replica.A.label()) ? Replica.A : Replica.B;
      circle.data().probe(entry, elected);
    }
  }

  private Beat tell(Link link) {
    link.sequence++;
    List<Shared> shared = new ArrayList<>();
    for (Duty duty : circle.duties().values()) {
      if (duty.owned.partner().equals(link.member)) {
        shared.add(
            new Shared(
                duty.owned.id(),
                duty.since,
                duty.held,
                circle.delivered().of(duty.owned.replica(), duty.owned.id()),
                duty.good,
                duty.bad,
                duty.yielded,
                duty.yieldedThrough));
      }
    }
    return new Beat(
        circle.member(),
        circle.process(),
        link.sequence,
        link.heard(),
        leaving,
        shared,
        covers.tell(link.member),
        circle.ways().all());
  }

  /** Tells all partners that this member scrapes no more; completes when they know or are gone. */
  public Future<Void> goodbye() {
    leaving = true;
    List<Future<?>> told = new ArrayList<>();
    for (Link link : links.values()) {
      Promise<Void> heard = Promise.promise();
      transport
          .call(link.address, PATH, BeatJson.write(tell(link)), CALL_MILLIS)
          .onComplete(answer -> heard.complete());
      told.add(heard.future());
    }
    return Future.join(told).mapEmpty();
  }

  @Override
  public void scraped(long targetId, long tick, boolean good, boolean kept) {
    Duty duty = circle.duties().get(targetId);
    if (duty == null) {
      if (kept) {
        circle.data().decide(targetId, tick, true);
      }
      return;
    }
    duty.scraped(tick, good);
    covers.scraped(duty, tick, good);
    duties.scraped(duty, tick, kept, links.get(duty.owned.partner()));
  }

  @Override
  public void delivered(String entry, Replica replica, long targetId, long tick, int samples) {
    circle.delivered().delivered(entry, replica, targetId, tick);
    Duty duty = circle.duties().get(targetId);
    if (duty != null && duty.owned.replica() != replica) {
      circle.metrics().samplesStoodIn(samples);
    }
  }

  @Override
  public void elected(String entry, Replica replica, Election election) {
    circle.ways().heard(entry, replica, election);
  }

  @Override
  public void frozen() {
    if (!duties.isHolding()) {
      forgiveSilence();
      returned();
    }
  }

  /** Whether nothing is sent until partners told how far they are. */
  public boolean isHolding() {
    return duties.isHolding();
  }

  /** The stand-ins at work. */
  public List<StandInReport> standIns() {
    return covers.report();
  }

  /** The last tick of an own target that every endpoint has, or {@link Beat#NONE}. */
  public long deliveredTick(OwnedTarget owned) {
    return circle.delivered().of(owned.replica(), owned.id());
  }

  /** By remote_write entry, the replica that the answers show as elected; empty where unknown. */
  public Map<String, String> elected() {
    Map<String, String> elected = new HashMap<>();
    circle.ways().all().forEach((entry, way) -> elected.put(entry, way.elected()));
    return elected;
  }
}
