// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import io.tandem.assignment.Assignment;
import io.tandem.assignment.Assignment.Move;
import io.tandem.assignment.Owners;
import io.tandem.cluster.FleetFigures;
import io.tandem.cluster.FleetStatus;
import io.tandem.cluster.FleetTarget;
import io.tandem.cluster.message.Orders;
import io.tandem.cluster.message.Orders.Config;
import io.tandem.cluster.message.OrdersJson;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.cluster.message.Report;
import io.tandem.cluster.message.Report.TargetReport;
import io.tandem.cluster.message.ReportJson;
import io.tandem.cluster.node.NodeState;
import io.tandem.cluster.transport.CallFailedException;
import io.tandem.cluster.transport.CallFailedException.Reason;
import io.tandem.cluster.transport.FleetTransport;
import io.tandem.model.Clock;
import io.tandem.model.Loop;
import io.tandem.target.Target;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Gives orders while it holds the coordinator Lease.
 *
 * <pre>
 *   resting ── elected ──► adopting ── enough have answered ──► ruling
 *      ▲                      │                                   │
 *      └───────── lost ───────┴───────────────────────────────────┘
 * </pre>
 *
 * <p>A term begins with what members report and takes nothing away before discovery has answered. A
 * target that moves is given to its new owner first and taken from the old one when that has it.
 * Costs one small request a member and five seconds. Belongs to the fleet's event loop.
 */
public final class Coordinator {
  /** Where orders are taken, below {@code /fleet/}. */
  public static final String PATH = "orders";

  private static final Logger LOG = Logger.getLogger(Coordinator.class);
  private static final long TURN_MILLIS = 500;
  private static final long CALL_MILLIS = 5_000;
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

  /** Who refused once, or has not told yet what it holds, is called again after this time. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /** How often weights are looked at anew, which may move a few targets. */
  private static final Duration REVIEW = Duration.ofSeconds(20);

  private final Orders.Coordinator self;
  private final Clock clock;
  private final Loop loop;
  private final FleetTransport transport;
  private final Roster roster;
  private final ConfigSource source;
  private final Hand hand;
  private final CoordinatorRules rules;
  private final Map<String, Post> posts = new LinkedHashMap<>();
  private final MoveLog moves;
  private final HoleLog holes;
  private @Nullable Reign reign;

  /** A coordinator that rests. */
  public Coordinator(
      Orders.Coordinator self,
      Clock clock,
      Loop loop,
      FleetTransport transport,
      Roster roster,
      ConfigSource source,
      Hand hand,
      CoordinatorRules rules) {
    this.self = self;
    this.clock = clock;
    this.loop = loop;
    this.transport = transport;
    this.roster = roster;
    this.source = source;
    this.hand = hand;
    this.rules = rules;
    this.moves = new MoveLog(clock, rules.metrics());
    this.holes = new HoleLog(clock, rules.metrics());
  }

  /** The Lease is held: begins a term. */
  public void elected(long term) {
    Orders.Coordinator me =
        new Orders.Coordinator(self.member(), self.address(), self.process(), hand.secret());
    Reign fresh = new Reign(term, me, clock, source, rules);
    posts.clear();
    reign = fresh;
    LOG.infof("coordinating coordinator=%s term=%d", self.member(), term);
    source.discover();
    turn(fresh);
  }

  /** The Lease is lost: gives no more orders. */
  public void lost() {
    Reign last = reign;
    if (last != null) {
      LOG.infof("coordinating no more coordinator=%s term=%d", self.member(), last.term);
      reign = null;
      source.rest();
    }
  }

  /** Discovery knows these targets of a job now; whole where all its discoverers have answered. */
  public void found(String job, List<Target> active, boolean whole) {
    Reign now = reign;
    if (now != null) {
      now.registry.found(job, active, whole);
      now.dirty = true;
    }
  }

  /** Another configuration rules. */
  public void reconfigured() {
    Reign now = reign;
    if (now != null) {
      now.registry.jobs(source.jobs());
      now.dirty = true;
      posts.values().forEach(post -> post.sentNanos = 0);
    }
  }

  private void turn(Reign now) {
    if (now != reign) {
      return;
    }
    loop.schedule(TURN_MILLIS, () -> turn(now));
    if (!hand.isHolder()) {
      return;
    }
    muster(now);
    if (!now.adopted) {
      adopt(now);
    } else {
      placeWhereDue(now);
      planDuties(now);
      posts.values().forEach(post -> send(now, post));
    }
  }

  private void muster(Reign now) {
    List<String> seen = new ArrayList<>();
    for (Roster.Seen member : roster.members()) {
      seen.add(member.card().name());
      Post post = posts.get(member.card().name());
      if (post == null) {
        post = new Post(member.card());
        posts.put(post.name(), post);
        now.dirty = true;
      }
      if (!post.card.process().equals(member.card().process())) {
        post.restarted();
      }
      boolean wasDraining = post.isDraining();
      now.dirty |=
          !post.card.equals(member.card())
              || post.expired != member.expired()
              || post.node != member.node();
      post.card = member.card();
      post.leaseAgeMillis = member.leaseAgeMillis();
      now.dirty |= post.gone && post.overdue != member.overdue();
      post.overdue = member.overdue();
      post.expired = member.expired();
      post.node = member.node();
      if (post.isDraining() && !wasDraining) {
        LOG.infof("a member drains member=%s node=%s", post.name(), post.card.node());
      }
    }
    now.dirty |= posts.keySet().retainAll(seen);
  }

  private void adopt(Reign now) {
    for (Post post : posts.values()) {
      if (!post.hasReported && !post.calling) {
        ask(now, post);
      }
    }
    Duration asked = Duration.ofNanos(clock.monotonicNanos() - now.sinceNanos);
    if (Takeover.isOver(posts.values(), roster.isWhole(), asked)) {
      now.adopted = true;
      now.dirty = true;
      now.registry.jobs(source.jobs());
      if (Takeover.isInPart(posts.values())) {
        now.placement.unheard();
      }
      LOG.infof("fleet taken over term=%d members=%d", now.term, posts.size());
    }
  }

  private void ask(Reign now, Post post) {
    call(now, post, now.dispatch.adoption(), report -> adopted(now, post, report));
  }

  private void adopted(Reign now, Post post, Report report) {
    List<OwnedTarget> holdings = report.holdings();
    if (holdings == null) {
      return;
    }
    post.hasReported = true;
    for (OwnedTarget held : holdings) {
      now.registry.adopt(held);
      if (!now.adopted || now.placement.isFree(post.name(), held)) {
        now.placement.adopt(post.name(), held);
        now.dirty = true;
      }
      post.acknowledged.put(held.id(), held.settled());
    }
  }

  private void placeWhereDue(Reign now) {
    long time = clock.monotonicNanos();
    boolean review = time - now.placedNanos >= REVIEW.toNanos();
    if (!now.dirty && !review) {
      return;
    }
    now.dirty = false;
    now.placedNanos = time;
    Assignment assignment = now.placement.place(now.registry.all(), posts.values());
    now.placement.forgetOthers(now.registry);
    now.generation++;
    holes.add(orphans(now), posts.values());
    for (Move move : assignment.moves()) {
      moves.add(move, now.registry.get(move.targetId()));
    }
    if (!assignment.moves().isEmpty()) {
      LOG.infof(
          "targets moved count=%d term=%d generation=%d",
          assignment.moves().size(), now.term, now.generation);
    }
  }

  private static List<Known> orphans(Reign now) {
    List<Known> placedAgain = new ArrayList<>();
    for (Long id : now.placement.orphans()) {
      Known known = now.registry.get(id);
      if (known != null && !now.placement.of(id).equals(Owners.NONE)) {
        placedAgain.add(known);
      }
    }
    return placedAgain;
  }

  private void planDuties(Reign now) {
    long time = clock.monotonicNanos();
    if (time - now.dutiesNanos >= SIGN_OF_LIFE.toNanos()) {
      now.dutiesNanos = time;
      Map<String, Integer> overfull = now.registry.overfull(source::targetLimit);
      now.duties = Duties.plan(posts.values(), now.placement, source.entries(), overfull);
    }
  }

  private void send(Reign now, Post post) {
    if (post.calling || !now.placement.isAlive(post)) {
      return;
    }
    boolean soon = !post.hasReported || (post.refusals > 0 && !post.gone);
    Duration pause = soon ? AGAIN : SIGN_OF_LIFE;
    boolean due = clock.monotonicNanos() - post.sentNanos >= pause.toNanos();
    if (!post.hasReported) {
      if (due) {
        ask(now, post);
      }
      return;
    }
    Config config = source.config();
    boolean settled =
        post.settledGeneration == now.generation && post.configVersion.equals(config.version());
    if (settled && !due) {
      return;
    }
    Map<Long, OwnedTarget> wanted =
        post.scrapes() ? now.placement.wanted(post, now.registry, posts) : Map.of();
    Orders orders =
        now.dispatch.orders(
            post, now.generation, wanted, now.registry, posts, config, now.duties.of(post));
    boolean news =
        orders.isWhole()
            || orders.config() != null
            || !orders.targets().isEmpty()
            || !orders.moved().isEmpty()
            || !orders.gone().isEmpty();
    if (due || (news && post.refusal == null)) {
      call(now, post, orders, report -> acknowledged(now, post, orders, wanted, report));
    }
  }

  private void call(Reign now, Post post, Orders orders, java.util.function.Consumer<Report> done) {
    post.calling = true;
    post.sentNanos = clock.monotonicNanos();
    String process = post.card.process();
    transport
        .call(post.card.address(), PATH, OrdersJson.write(orders), CALL_MILLIS)
        .onComplete(
            answer -> {
              post.calling = false;
              JsonObject json = answer.result();
              if (json == null) {
                failed(now, post, answer.cause());
              } else if (now == reign && process.equals(post.card.process())) {
                Report report = ReportJson.read(json);
                answered(now, post, report);
                done.accept(report);
              }
            });
  }

  private void failed(Reign now, Post post, Throwable cause) {
    boolean wasGone = post.gone;
    boolean isRefused =
        cause instanceof CallFailedException call && call.reason() == Reason.REFUSED;
    post.failed(isRefused, clock.monotonicNanos());
    boolean endsWithItsNode = post.node == NodeState.GONE && post.failures == 1;
    now.dirty |= post.gone != wasGone || endsWithItsNode;
  }

  /** A member finds that no process listens at this one's port: looks itself, at once. */
  public void suspect(String member) {
    Reign now = reign;
    Post post = posts.get(member);
    if (now != null && post != null && !post.suspected) {
      LOG.infof("a member says that the port refuses member=%s", member);
      post.suspected = true;
      post.sentNanos = clock.monotonicNanos() - SIGN_OF_LIFE.toNanos();
    }
  }

  private void answered(Reign now, Post post, Report report) {
    if (report.term() > now.term) {
      hand.atLeast(report.term());
    }
    now.dirty |= !now.placement.isFresh(post);
    post.answered(clock.monotonicNanos());
    post.configVersion = report.configVersion();
    post.last = report;
    post.refusal = report.refusal();
    post.scraped = new HashSet<>();
    for (TargetReport target : report.targets()) {
      if (target.lastScrapeMillis() > 0) {
        post.scraped.add(target.id());
      }
      Known known = now.registry.get(target.id());
      if (known != null) {
        now.weights.report(known.target(), target);
        now.count(known, target);
      }
    }
  }

  private void acknowledged(
      Reign now, Post post, Orders orders, Map<Long, OwnedTarget> wanted, Report report) {
    post.hasReported = true;
    if (report.refusal() != null) {
      post.generation = -1;
      post.settledGeneration = -1;
      LOG.warnf("orders refused member=%s error=%s", post.name(), report.refusal());
      return;
    }
    if (report.generation() != orders.generation()) {
      post.generation = -1;
      return;
    }
    post.generation = report.generation();
    post.settledGeneration = now.placement.isShare(post, wanted.keySet()) ? post.generation : -1;
    post.acknowledged = new HashMap<>();
    wanted.forEach((id, target) -> post.acknowledged.put(id, target.settled()));
    now.placement.arrived(wanted.values());
  }

  /** Whether it gives orders. */
  public boolean isRuling() {
    return reign != null && hand.isHolder();
  }

  /** The fleet as it stands; null where this member does not rule it. */
  public @Nullable FleetStatus status(String fleet, String cluster) {
    Reign now = reign;
    return now == null
        ? null
        : new SurveyPages(survey(now), clock).status(fleet, cluster, holes.last());
  }

  /** All targets with their owners; null where this member does not rule. */
  public @Nullable List<FleetTarget> targets() {
    Reign now = reign;
    return now == null ? null : new SurveyPages(survey(now), clock).targets();
  }

  /** The fleet in figures; null where this member does not rule. */
  public FleetFigures.@Nullable Whole figures() {
    Reign now = reign;
    return now == null ? null : new SurveyPages(survey(now), clock).figures(now.samples);
  }

  private Survey survey(Reign now) {
    return new Survey(
        self,
        now.term,
        now.generation,
        now.sinceMillis,
        source.config().version(),
        List.copyOf(posts.values()),
        now.registry.all(),
        now.placement,
        now.weights,
        moves.last());
  }

  /** A member's state as its Lease and its report tell it. */
  static String state(Post post) {
    if (post.isDraining()) {
      return "draining";
    }
    return post.last == null ? "joining" : post.last.state();
  }
}
