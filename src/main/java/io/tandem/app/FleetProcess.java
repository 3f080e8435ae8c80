// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.assignment.Assigner;
import io.tandem.assignment.AssignmentRules;
import io.tandem.cluster.FleetDropped;
import io.tandem.cluster.FleetDropped.Dropped;
import io.tandem.cluster.FleetFigures;
import io.tandem.cluster.FleetMetrics;
import io.tandem.cluster.FleetStatus;
import io.tandem.cluster.FleetStatusJson;
import io.tandem.cluster.FleetTarget;
import io.tandem.cluster.FleetTargetJson;
import io.tandem.cluster.coordinator.ConfigSource;
import io.tandem.cluster.coordinator.Coordinator;
import io.tandem.cluster.coordinator.CoordinatorRules;
import io.tandem.cluster.coordinator.Hand;
import io.tandem.cluster.coordinator.Roster;
import io.tandem.cluster.data.DataPlane;
import io.tandem.cluster.lease.Elector;
import io.tandem.cluster.lease.ElectorSettings;
import io.tandem.cluster.lease.LeaseContext;
import io.tandem.cluster.lease.MemberCard;
import io.tandem.cluster.lease.MemberCard.State;
import io.tandem.cluster.lease.MemberLease;
import io.tandem.cluster.lease.MemberWatch;
import io.tandem.cluster.member.FleetMember;
import io.tandem.cluster.member.OrdersStore;
import io.tandem.cluster.member.OrdersStore.Kept;
import io.tandem.cluster.message.BeatJson;
import io.tandem.cluster.message.Orders;
import io.tandem.cluster.message.OrdersJson;
import io.tandem.cluster.message.ReportJson;
import io.tandem.cluster.node.NodeStates;
import io.tandem.cluster.partner.Partners;
import io.tandem.cluster.transport.CallFailedException;
import io.tandem.cluster.transport.CallFailedException.Reason;
import io.tandem.cluster.transport.FleetDesk;
import io.tandem.cluster.transport.FleetTransport;
import io.tandem.cluster.transport.TermSecrets;
import io.tandem.config.FleetSettings;
import io.tandem.model.Clock;
import io.tandem.model.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one member at work: its Lease, its orders, its partners, and the coordinator that it
 * is when elected. Belongs to the fleet's event loop, but for {@link #onLoop} and {@link
 * #notReady}.
 */
final class FleetProcess implements FleetDesk, Roster, Elector.Listener {
  static final String STATUS = "status";
  static final String TARGETS = "targets";
  static final String DROPPED = "dropped";
  static final String RELOAD = "reload";

  private static final long TURN_MILLIS = 500;
  private static final long CALL_MILLIS = 5_000;

  /** A member without orders for this long looks whether there is a coordinator. */
  private static final Duration LONELY = Duration.ofSeconds(30);

  /** The same for one that had none since it started. */
  private static final Duration LONELY_AT_FIRST = Duration.ofSeconds(3);

  private final Setting setting;
  private final MemberCard card;
  private final Loop loop;
  private final ConfigSource config;
  private final MemberLease lease;
  private final Elector elector;
  private final Partners partners;
  private final FleetMember member;
  private final OwnView own;
  private final RefusedPartners refused;
  private final Coordinator coordinator;
  private final FleetListing<FleetTarget> targets = new FleetListing<>(FleetTargetJson::write);
  private final FleetListing<Dropped> dropped = new FleetListing<>(this::droppedPage);
  private @Nullable MemberWatch watch;
  private boolean active;
  private boolean leaving;
  private volatile FleetFigures figures =
      new FleetFigures(0, 0, new FleetStatus.Owned(0, 0, 0), 0, 0, 0, 0, null);
  private volatile @Nullable String notReady = "waiting for orders";

  /**
   * What a member is made of.
   *
   * @param cluster the label of everything that is sent
   * @param secrets makes the secret of a term
   * @param known where those that orders bring are told
   */
  record Setting(
      MemberCard card,
      FleetSettings settings,
      String cluster,
      Clock clock,
      Loop loop,
      FleetTransport transport,
      LeaseContext leases,
      NodeStates nodes,
      DataPlane data,
      OrdersStore store,
      ConfigSource config,
      FleetMetrics metrics,
      Supplier<String> secrets,
      TermSecrets known) {}

  FleetProcess(Setting setting) {
    this.setting = setting;
    card = setting.card();
    loop = setting.loop();
    config = setting.config();
    FleetSettings.LeaseTimes times = setting.settings().times();
    lease =
        new MemberLease(
            setting.leases(), new MemberLease.Settings(times.duration(), times.renew()), card);
    elector = new Elector(setting.leases(), ElectorSettings.DEFAULT, card, setting.secrets(), this);
    partners =
        new Partners(
            card.name(),
            card.process(),
            setting.clock(),
            loop,
            setting.transport(),
            setting.data(),
            setting.metrics());
    member =
        new FleetMember(
            card.name(),
            card.process(),
            setting.clock(),
            loop,
            setting.data(),
            partners,
            setting.store(),
            this::holds);
    own = new OwnView(setting, member, partners);
    refused = new RefusedPartners(setting.transport());
    coordinator =
        new Coordinator(
            new Orders.Coordinator(card.name(), card.address(), card.identity(), ""),
            setting.clock(),
            loop,
            setting.transport(),
            this,
            config,
            hand(),
            new CoordinatorRules(
                times.grace(),
                (members, targets, previous) ->
                    Assigner.assign(members, targets, previous, AssignmentRules.DEFAULTS),
                setting.metrics()));
  }

  private Future<Boolean> holds(long term, String holder, String secret) {
    boolean encrypted = setting.settings().trust().isEncrypted();
    return elector.verify(term, holder, encrypted ? secret : null);
  }

  private Hand hand() {
    boolean encrypted = setting.settings().trust().isEncrypted();
    return new Hand() {
      @Override
      public boolean isHolder() {
        return elector.isHolder();
      }

      @Override
      public void atLeast(long term) {
        elector.riseAbove(term);
      }

      @Override
      public String secret() {
        return encrypted ? elector.secret() : "";
      }
    };
  }

  /** What hears of the data. */
  Partners partners() {
    return partners;
  }

  /** Who is told of targets. */
  Coordinator coordinator() {
    return coordinator;
  }

  /** Begins with what was kept of earlier orders; any thread. */
  Future<Void> start(Kept kept, String configVersion) {
    return onLoop(
        () -> {
          member.start(kept, configVersion);
          elector.riseAbove(kept.term());
          lease.start();
          turn();
          return Future.succeededFuture();
        });
  }

  private void turn() {
    loop.schedule(TURN_MILLIS, this::turn);
    notReady = member.notReady();
    figures = figuresNow();
    if (!active && notReady == null) {
      active = true;
      lease.announce(State.ACTIVE);
    }
    Orders.Coordinator leader = member.coordinator();
    if (leader != null) {
      setting.known().learn(leader.secret());
    }
    refused.tell(partners.standIns(), leader);
    elector.candidate(!leaving && mayCoordinate() && shouldLook());
  }

  private FleetFigures figuresNow() {
    return new FleetFigures(
        member.term(),
        Math.max(0, member.generation()),
        own.owned(),
        member.weight(),
        partners.standIns().size(),
        lease.age().toMillis() / 1000.0,
        member.sinceOrders().toMillis() / 1000.0,
        coordinator.isRuling() ? coordinator.figures() : null);
  }

  /** What metrics show; any thread. */
  FleetFigures figures() {
    return figures;
  }

  private boolean mayCoordinate() {
    return setting.settings().self().role() != FleetSettings.Role.COLLECTOR;
  }

  private boolean shouldLook() {
    Duration patience = member.coordinator() == null ? LONELY_AT_FIRST : LONELY;
    return member.sinceOrders().compareTo(patience) >= 0
        || member.candidates().contains(card.name());
  }

  @Override
  public void elected(long term) {
    MemberWatch fresh = new MemberWatch(setting.leases(), (seen, change) -> {});
    watch = fresh;
    fresh.start();
    setting.nodes().watch();
    coordinator.elected(term);
  }

  @Override
  public void lost() {
    coordinator.lost();
    setting.nodes().rest();
    if (watch != null) {
      watch.close();
      watch = null;
    }
  }

  @Override
  public boolean isWhole() {
    return watch != null && watch.hasSeenAll();
  }

  @Override
  public List<Seen> members() {
    return watch == null ? List.of() : watch.members().stream().map(this::seen).toList();
  }

  private Seen seen(MemberWatch.Member member) {
    String node = member.card().node();
    return new Seen(
        member.card().inZone(setting.nodes().zone(node)),
        member.silentMillis(),
        member.isOverdue(),
        member.isExpired(),
        setting.nodes().of(node));
  }

  @Override
  public Future<JsonObject> called(String path, JsonObject message) {
    return switch (path) {
      case Partners.PATH ->
          Future.succeededFuture(BeatJson.write(partners.called(BeatJson.read(message))));
      case RefusedPartners.PATH -> {
        coordinator.suspect(message.getString("member", ""));
        yield Future.succeededFuture(new JsonObject());
      }
      case Coordinator.PATH -> member.orders(OrdersJson.read(message)).map(ReportJson::write);
      case STATUS -> answer(coordinator.status(setting.settings().name(), setting.cluster()));
      case TARGETS -> page(targets, message, coordinator::targets);
      case DROPPED -> page(dropped, message, () -> config.dropped().targets());
      case RELOAD -> coordinator.isRuling() ? reload() : notCoordinator();
      default ->
          Future.failedFuture(new CallFailedException(Reason.REJECTED, "no such call: " + path));
    };
  }

  private <T> Future<JsonObject> page(
      FleetListing<T> listing, JsonObject message, Supplier<@Nullable List<T>> all) {
    return coordinator.isRuling()
        ? Future.succeededFuture(
            listing.page(message, () -> Objects.requireNonNullElse(all.get(), List.of())))
        : notCoordinator();
  }

  private JsonObject droppedPage(List<Dropped> page) {
    return new FleetDropped(page, config.dropped().counts()).write();
  }

  private Future<JsonObject> answer(@Nullable FleetStatus status) {
    return status == null
        ? notCoordinator()
        : Future.succeededFuture(FleetStatusJson.write(status));
  }

  private Future<JsonObject> notCoordinator() {
    return Future.failedFuture(
        new CallFailedException(Reason.REJECTED, card.name() + " is not the coordinator"));
  }

  private Future<JsonObject> reload() {
    return config.reload().map(faults -> new JsonObject().put("faults", new JsonArray(faults)));
  }

  /** Asks the coordinator, which may be this member. */
  Future<JsonObject> askCoordinator(String path) {
    return askCoordinator(path, new JsonObject());
  }

  private Future<JsonObject> askCoordinator(String path, JsonObject message) {
    if (coordinator.isRuling()) {
      return called(path, message);
    }
    Orders.Coordinator known = member.coordinator();
    return known == null
        ? Future.failedFuture("no coordinator is known yet")
        : setting.transport().call(known.address(), path, message, CALL_MILLIS);
  }

  /** All targets of the fleet, from the coordinator. */
  Future<List<FleetTarget>> fleetTargets() {
    List<FleetTarget> own = coordinator.isRuling() ? coordinator.targets() : null;
    return own != null
        ? Future.succeededFuture(own)
        : FleetListing.gather(message -> askCoordinator(TARGETS, message), FleetTargetJson::read);
  }

  /** What relabeling dropped of the fleet's targets, from the coordinator. */
  Future<FleetDropped> fleetDropped() {
    if (coordinator.isRuling()) {
      return Future.succeededFuture(config.dropped());
    }
    Map<String, Integer> counts = new TreeMap<>();
    return FleetListing.gather(
            message -> askCoordinator(DROPPED, message),
            page -> {
              FleetDropped read = FleetDropped.read(page);
              counts.putAll(read.counts());
              return read.targets();
            })
        .map(all -> new FleetDropped(all, counts));
  }

  /** What this member knows by itself. */
  Future<FleetStatus> ownStatus(String why) {
    return Future.succeededFuture(own.status(why));
  }

  /** The targets that this member owns, as far as it knows them. */
  Future<List<FleetTarget>> ownTargets() {
    return Future.succeededFuture(own.targets());
  }

  /** Asks on the fleet's event loop; any thread. */
  <T> Future<T> onLoop(Supplier<Future<T>> question) {
    Promise<T> answer = Promise.promise();
    loop.execute(() -> question.get().onComplete(answer));
    return answer.future();
  }

  /** Why the member is not ready, or null; any thread. */
  @Nullable String notReady() {
    return notReady;
  }

  /** The member is on its way out: the fleet is told, and another one may coordinate. */
  Future<Void> announceLeaving() {
    return onLoop(
        () -> {
          leaving = true;
          return Future.join(lease.announce(State.DRAINING), elector.resign()).mapEmpty();
        });
  }

  /** Nothing more is sent: partners take over from here. */
  Future<Void> leave() {
    return onLoop(
        () -> {
          Future<Void> told = member.leave();
          lease.close();
          elector.close();
          return told;
        });
  }
}
