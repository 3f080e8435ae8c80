// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.coordinator;

import io.tandem.assignment.Owners;
import io.tandem.cluster.FleetFigures;
import io.tandem.cluster.FleetStatus;
import io.tandem.cluster.FleetTarget;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.cluster.message.Report;
import io.tandem.cluster.message.Report.StandInReport;
import io.tandem.cluster.message.Report.TargetReport;
import io.tandem.model.Clock;
import io.tandem.model.Replica;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the coordinator knows, in the words of pages. Belongs to the fleet's event loop. */
final class SurveyPages {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Survey survey;
  private final Clock clock;

  SurveyPages(Survey survey, Clock clock) {
    this.survey = survey;
    this.clock = clock;
  }

  FleetStatus status(String fleet, String cluster, List<FleetStatus.Hole> holes) {
    return new FleetStatus(
        fleet,
        cluster,
        survey.coordinator().member(),
        null,
        new FleetStatus.Coordinator(
            survey.coordinator().member(),
            survey.coordinator().address(),
            survey.term(),
            survey.generation(),
            survey.configVersion(),
            survey.sinceMillis()),
        survey.posts().stream().map(this::member).toList(),
        moves(),
        standIns(),
        holes,
        elections());
  }

  private FleetStatus.Member member(Post post) {
    Map<Replica, Integer> owned = new EnumMap<>(Replica.class);
    double weight = 0;
    for (OwnedTarget held : post.acknowledged.values()) {
      owned.merge(held.replica(), 1, Integer::sum);
      weight += survey.weights().of(held.id());
    }
    long silentMillis = (clock.monotonicNanos() - post.answeredNanos) / NANOS_PER_MILLI;
    return new FleetStatus.Member(
        post.name(),
        post.card.node(),
        post.card.zone(),
        post.card.address(),
        post.card.version(),
        post.card.role(),
        Coordinator.state(post),
        post.leaseAgeMillis / 1000.0,
        post.expired,
        new FleetStatus.Owned(
            owned.getOrDefault(Replica.A, 0),
            owned.getOrDefault(Replica.B, 0),
            owned.getOrDefault(Replica.ONLY, 0)),
        weight,
        post.last == null ? 0 : post.last.standIns().size(),
        post.answeredNanos == 0 ? 0 : clock.wallMillis() - silentMillis);
  }

  private List<FleetStatus.Move> moves() {
    List<FleetStatus.Move> moves = new ArrayList<>();
    for (MoveLog.Moved moved : survey.moves().reversed()) {
      moves.add(
          new FleetStatus.Move(
              moved.atMillis(),
              moved.url(),
              moved.move().second() ? Replica.B : Replica.A,
              moved.move().from(),
              moved.move().to(),
              moved.move().why().name().toLowerCase(Locale.ROOT)));
    }
    return moves;
  }

  private List<FleetStatus.StandIn> standIns() {
    Map<Long, String> urls = new HashMap<>();
    survey.targets().forEach(known -> urls.put(known.target().id(), known.target().url()));
    List<FleetStatus.StandIn> all = new ArrayList<>();
    for (Post post : survey.posts()) {
      Report last = post.last;
      if (last != null && survey.placement().isFresh(post)) {
        for (StandInReport standIn : last.standIns()) {
          all.add(
              new FleetStatus.StandIn(
                  post.name(),
                  urls.getOrDefault(standIn.id(), Long.toHexString(standIn.id())),
                  standIn.replica().equals(Replica.B.label()) ? Replica.B : Replica.A,
                  standIn.why(),
                  standIn.sinceMillis(),
                  standIn.deliveredTick()));
        }
      }
    }
    return all;
  }

  /** One entry each; where members' answers differ, nobody knows. */
  private List<FleetStatus.Election> elections() {
    Map<String, String> elected = new TreeMap<>();
    for (Post post : survey.posts()) {
      if (post.last != null && survey.placement().isFresh(post)) {
        post.last.elected().forEach((entry, label) -> elected.merge(entry, label, this::agreed));
      }
    }
    return elected.entrySet().stream()
        .map(entry -> new FleetStatus.Election(entry.getKey(), replica(entry.getValue())))
        .toList();
  }

  private String agreed(String one, String other) {
    return one.isEmpty() || one.equals(other) ? other : other.isEmpty() ? one : "?";
  }

  private static @Nullable Replica replica(String label) {
    return switch (label) {
      case "a" -> Replica.A;
      case "b" -> Replica.B;
      default -> null;
    };
  }

  FleetFigures.Whole figures(long samples) {
    Map<String, Integer> members = new TreeMap<>();
    for (Post post : survey.posts()) {
      boolean alive = survey.placement().isAlive(post);
      members.merge(alive ? Coordinator.state(post) : "silent", 1, Integer::sum);
    }
    Map<String, Integer> targets = new TreeMap<>();
    survey.targets().forEach(known -> targets.merge(known.target().jobName(), 1, Integer::sum));
    long series = reports().values().stream().mapToLong(TargetReport::samples).sum();
    return new FleetFigures.Whole(members, targets, series, samples);
  }

  List<FleetTarget> targets() {
    Map<Long, TargetReport> reports = reports();
    return survey.targets().stream()
        .map(known -> target(known, reports.get(known.target().id())))
        .toList();
  }

  private Map<Long, TargetReport> reports() {
    Map<Long, TargetReport> reports = new HashMap<>();
    for (Post post : survey.posts()) {
      if (post.last != null) {
        for (TargetReport report : post.last.targets()) {
          reports.merge(report.id(), report, SurveyPages::later);
        }
      }
    }
    return reports;
  }

  private static TargetReport later(TargetReport one, TargetReport other) {
    return one.lastScrapeMillis() >= other.lastScrapeMillis() ? one : other;
  }

  private FleetTarget target(Known known, @Nullable TargetReport report) {
    Owners owners = survey.placement().of(known.target().id());
    return new FleetTarget(
        known.target(),
        known.paired() ? owners.a() : null,
        known.paired() ? owners.b() : null,
        known.paired() ? null : owners.a(),
        report == null ? "unknown" : report.health(),
        report == null ? "" : report.lastError(),
        report == null ? 0 : report.lastScrapeMillis(),
        report == null ? 0 : report.durationNanos(),
        report == null ? 0 : report.samples(),
        survey.weights().of(known.target().id()));
  }
}
