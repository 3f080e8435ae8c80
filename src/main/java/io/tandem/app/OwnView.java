// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.cluster.FleetStatus;
import io.tandem.cluster.FleetTarget;
import io.tandem.cluster.lease.MemberCard;
import io.tandem.cluster.member.FleetMember;
import io.tandem.cluster.message.Orders;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.cluster.partner.Partners;
import io.tandem.model.Replica;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a member can tell of its fleet by itself: the pages that it shows while no coordinator
 * answers. Belongs to the fleet's event loop.
 */
final class OwnView {
  private final FleetProcess.Setting setting;
  private final MemberCard card;
  private final FleetMember member;
  private final Partners partners;

  OwnView(FleetProcess.Setting setting, FleetMember member, Partners partners) {
    this.setting = setting;
    this.card = setting.card();
    this.member = member;
    this.partners = partners;
  }

  /** The fleet with this member alone in it. */
  FleetStatus status(String why) {
    Orders.Coordinator known = member.coordinator();
    return new FleetStatus(
        setting.settings().name(),
        setting.cluster(),
        card.name(),
        "The coordinator does not answer: " + why,
        known == null
            ? null
            : new FleetStatus.Coordinator(
                known.member(), known.address(), member.term(), 0, member.configVersion(), 0),
        List.of(row()),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private FleetStatus.Member row() {
    return new FleetStatus.Member(
        card.name(),
        card.node(),
        card.zone(),
        card.address(),
        card.version(),
        card.role(),
        member.state(),
        0,
        false,
        owned(),
        0,
        partners.standIns().size(),
        setting.clock().wallMillis());
  }

  /** How many targets it owns, by replica. */
  FleetStatus.Owned owned() {
    return new FleetStatus.Owned(count(Replica.A), count(Replica.B), count(Replica.ONLY));
  }

  private int count(Replica replica) {
    return (int) member.owned().stream().filter(o -> o.replica() == replica).count();
  }

  /** The targets that it owns, as far as it knows them. */
  List<FleetTarget> targets() {
    return member.owned().stream().map(this::target).toList();
  }

  private FleetTarget target(OwnedTarget owned) {
    Replica replica = owned.replica();
    return new FleetTarget(
        owned.target(),
        owner(owned, Replica.A),
        owner(owned, Replica.B),
        replica == Replica.ONLY ? card.name() : null,
        "unknown",
        "",
        0,
        0,
        0,
        0);
  }

  private @Nullable String owner(OwnedTarget owned, Replica in) {
    if (owned.replica() == in) {
      return card.name();
    }
    boolean isPartners = owned.replica() == in.other() && !owned.partner().isEmpty();
    return isPartners ? owned.partner() : null;
  }
}
