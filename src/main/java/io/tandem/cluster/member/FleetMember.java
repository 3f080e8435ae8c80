// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.member;

import io.tandem.cluster.data.DataPlane;
import io.tandem.cluster.member.OrdersStore.Kept;
import io.tandem.cluster.message.Orders;
import io.tandem.cluster.message.Orders.Config;
import io.tandem.cluster.message.Orders.Duties;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.cluster.message.Report;
import io.tandem.cluster.message.Report.TargetReport;
import io.tandem.cluster.partner.Partners;
import io.tandem.config.read.ConfigText;
import io.tandem.model.Clock;
import io.tandem.model.Loop;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A member under orders. It takes them from the holder of the coordinator Lease only, term by term,
 * keeps them on disk and goes on with what it has while nobody gives any: losing contact never
 * stops a scrape. Belongs to the fleet's event loop.
 */
public final class FleetMember {
  private static final Logger LOG = Logger.getLogger(FleetMember.class);

  /** After this time without orders a member is ready with what it has. */
  private static final Duration ALONE = Duration.ofSeconds(60);

  /** Of a version that lacks what is not written to disk: the coordinator tells all of it again. */
  private static final String WITHOUT_SECRETS = " without secrets";

  private final String name;
  private final String process;
  private final Clock clock;
  private final DataPlane data;
  private final Beginnings beginnings;
  private final Partners partners;
  private final OrdersStore store;
  private final TermCheck check;
  private final Map<Long, OwnedTarget> owned = new LinkedHashMap<>();
  private final long startedNanos;
  private Map<String, String> addresses = Map.of();
  private long term;
  private long generation = -1;
  private Orders.@Nullable Coordinator coordinator;
  private Duties duties = Duties.NONE;
  private String configVersion = "";
  private @Nullable String configText;
  private long orderedNanos;
  private boolean ordered;
  private boolean draining;

  /**
   * A member that owns nothing yet.
   *
   * @param name of the member
   * @param process UUID of this process
   */
  public FleetMember(
      String name,
      String process,
      Clock clock,
      Loop loop,
      DataPlane data,
      Partners partners,
      OrdersStore store,
      TermCheck check) {
    this.name = name;
    this.process = process;
    this.clock = clock;
    this.data = data;
    this.beginnings = new Beginnings(clock, loop, data);
    this.partners = partners;
    this.store = store;
    this.check = check;
    this.startedNanos = clock.monotonicNanos();
    this.orderedNanos = startedNanos;
  }

  /** Goes on with what an earlier process was ordered, after the data way has a configuration. */
  public void start(Kept kept, String runningConfig) {
    term = kept.term();
    configVersion = runningConfig;
    kept.targets().forEach(target -> owned.put(target.id(), target.settled()));
    addresses = kept.partners();
    beginnings.own(List.copyOf(owned.values()), Set.of());
    partners.own(List.copyOf(owned.values()), addresses);
    partners.start();
    partners.returned();
    LOG.infof("member starts member=%s targets=%d term=%d", name, owned.size(), term);
  }

  /** Takes orders, or refuses them with the reason in the report. */
  public Future<Report> orders(Orders orders) {
    if (orders.term() < term) {
      return refuse("term " + orders.term() + " is over, there is " + term);
    }
    Orders.Coordinator speaker = orders.coordinator();
    return check
        .holds(orders.term(), speaker.process(), speaker.secret())
        .transform(
            answer -> {
              if (answer.failed()) {
                return refuse("the coordinator Lease could not be read");
              }
              return answer.result()
                  ? admit(orders)
                  : refuse("whoever orders does not hold the coordinator Lease");
            });
  }

  private Future<Report> admit(Orders orders) {
    if (orders.term() < term) {
      return refuse("term " + orders.term() + " is over, there is " + term);
    }
    if (orders.term() > term || !orders.coordinator().equals(coordinator)) {
      LOG.infof("coordinator coordinator=%s term=%d", orders.coordinator().member(), orders.term());
      term = orders.term();
      generation = -1;
    }
    coordinator = orders.coordinator();
    return obey(orders);
  }

  private Future<Report> obey(Orders orders) {
    orderedNanos = clock.monotonicNanos();
    duties = orders.duties();
    data.duties(duties.heartbeats(), duties.probeMillis());
    data.overfull(duties.overfull());
    if (orders.adopts()) {
      return Future.succeededFuture(report(null, true));
    }
    if (orders.base() >= 0 && orders.base() != generation) {
      return refuse("changes for generation " + orders.base() + ", there is " + generation);
    }
    Config config = orders.config();
    if (config == null || config.version().equals(configVersion)) {
      return Future.succeededFuture(apply(orders));
    }
    return configure(config)
        .transform(
            done ->
                done.failed()
                    ? refuse("configuration: " + done.cause().getMessage())
                    : orders.term() < term
                        ? refuse("term " + orders.term() + " is over")
                        : Future.succeededFuture(apply(orders)));
  }

  private Future<Void> configure(Config config) {
    return data.configure(config)
        .onSuccess(
            done -> {
              configVersion = config.version();
              configText = config.text();
            });
  }

  private Report apply(Orders orders) {
    Set<Long> before = new HashSet<>(owned.keySet());
    boolean changed = orders.isWhole() || isNews(orders);
    if (changed) {
      if (orders.isWhole()) {
        owned.clear();
      }
      orders.targets().forEach(target -> owned.put(target.id(), target));
      orders.moved().forEach(owned::remove);
      orders.gone().forEach(owned::remove);
      before.removeAll(owned.keySet());
      partners.leave(before, orders.gone());
      before.removeAll(orders.gone());
      beginnings.own(List.copyOf(owned.values()), before);
    }
    if (changed || !orders.partners().equals(addresses)) {
      addresses = orders.partners();
      partners.own(List.copyOf(owned.values()), addresses);
      keep();
    }
    partners.confirmed();
    partners.standIns(orders.standIns());
    generation = orders.generation();
    ordered = true;
    return report(null, false);
  }

  private static boolean isNews(Orders orders) {
    return !orders.targets().isEmpty() || !orders.moved().isEmpty() || !orders.gone().isEmpty();
  }

  private void keep() {
    String text = configText == null ? null : ConfigText.withoutSecrets(configText);
    boolean isWhole = Objects.equals(text, configText);
    String version = isWhole ? configVersion : configVersion + WITHOUT_SECRETS;
    store.save(new Kept(term, version, text, List.copyOf(owned.values()), addresses));
  }

  private Future<Report> refuse(String why) {
    LOG.warnf("orders refused member=%s error=%s", name, why);
    return Future.succeededFuture(report(why, false));
  }

  private Report report(@Nullable String refusal, boolean all) {
    return new Report(
        term,
        generation,
        process,
        state(),
        configVersion,
        refusal,
        all ? List.copyOf(owned.values()) : null,
        targets(),
        partners.standIns(),
        partners.elected());
  }

  private List<TargetReport> targets() {
    return data.report().stream().map(this::withDelivery).toList();
  }

  private TargetReport withDelivery(TargetReport target) {
    OwnedTarget mine = owned.get(target.id());
    long tick = mine == null ? target.deliveredTick() : partners.deliveredTick(mine);
    return new TargetReport(
        target.id(),
        target.samples(),
        target.health(),
        target.lastError(),
        target.lastScrapeMillis(),
        target.durationNanos(),
        tick);
  }

  /** joining, holding, active or draining. */
  public String state() {
    if (draining) {
      return "draining";
    }
    if (partners.isHolding()) {
      return "holding";
    }
    return ordered ? "active" : "joining";
  }

  /** Why the member is not ready, or null: orders are applied and nobody stands in for it. */
  public @Nullable String notReady() {
    if (draining) {
      return "stopping";
    }
    boolean alone = clock.monotonicNanos() - startedNanos >= ALONE.toNanos();
    if (!ordered && !alone) {
      return "waiting for orders";
    }
    return partners.isHolding() ? "waiting for partners" : null;
  }

  /** The member scrapes no more; completes when its partners know. */
  public Future<Void> leave() {
    draining = true;
    return partners.goodbye();
  }

  /** How long ago the last orders came, or the start. */
  public Duration sinceOrders() {
    return Duration.ofNanos(clock.monotonicNanos() - orderedNanos);
  }

  /** Who gives orders, as far as this member knows. */
  public Orders.@Nullable Coordinator coordinator() {
    return coordinator;
  }

  /** The highest term this member has seen. */
  public long term() {
    return term;
  }

  /** Of the orders that were applied last, -1 for none. */
  public long generation() {
    return generation;
  }

  /** What the own targets bring, in samples per second. */
  public double weight() {
    double weight = 0;
    for (TargetReport report : data.report()) {
      OwnedTarget mine = owned.get(report.id());
      if (mine != null) {
        weight += report.samples() * 1000.0 / mine.target().interval().toMillis();
      }
    }
    return weight;
  }

  /** Members that may become coordinator, by the last orders. */
  public List<String> candidates() {
    return duties.candidates();
  }

  /** All that this member owns. */
  public List<OwnedTarget> owned() {
    return List.copyOf(owned.values());
  }

  /** What it runs with. */
  public String configVersion() {
    return configVersion;
  }
}
