// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import io.tandem.cluster.FleetStatus;
import io.tandem.cluster.FleetStatus.Coordinator;
import io.tandem.cluster.FleetStatus.Election;
import io.tandem.cluster.FleetStatus.Hole;
import io.tandem.cluster.FleetStatus.Member;
import io.tandem.cluster.FleetStatus.Move;
import io.tandem.cluster.FleetStatus.StandIn;
import io.tandem.model.Replica;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to the fleet, who owns how much, and what went wrong lately; what asks for attention
 * comes first. Long lists are cut: the API has them whole. One thread.
 */
final class ClusterPage {
  private static final int MEMBERS_SHOWN = 500;
  private static final int ROWS_SHOWN = 200;

  private final FleetStatus fleet;
  private final long nowMillis;

  ClusterPage(FleetStatus fleet, long nowMillis) {
    this.fleet = fleet;
    this.nowMillis = nowMillis;
  }

  /** The page of a process that is alone. */
  static String standalone() {
    return Frame.open(Frame.Place.CLUSTER, false)
            .raw("<p>There is no fleet: this process scrapes its targets alone.</p><p>Processes")
            .raw(" that are started with <code>--node.name</code> (or in a pod), the same")
            .raw(" <code>--fleet.name</code> and a Kubernetes API to keep their Leases form a")
            .raw(" fleet: they share the targets, send two copies of them, and fill each other's")
            .raw(" holes.</p>")
        + Frame.close();
  }

  static String unreachable(String error) {
    Html html = Frame.open(Frame.Place.CLUSTER, true);
    html.raw("<div class=\"box bad\">The fleet does not answer: ").text(error).raw("</div>");
    return html + Frame.close();
  }

  String write() {
    Html html = Frame.open(Frame.Place.CLUSTER, fleet.members().size() <= MEMBERS_SHOWN);
    Parts.warning(html, fleet.partial());
    summary(html);
    elections(html);
    holes(html);
    standIns(html);
    members(html);
    moves(html);
    return html + Frame.close();
  }

  private void summary(Html html) {
    Coordinator coordinator = fleet.coordinator();
    html.raw("<p class=\"note\">Fleet ").text(fleet.fleet()).raw(", cluster ");
    html.text(fleet.cluster()).raw(", told by ").text(fleet.member()).raw("</p>");
    if (coordinator == null) {
      html.raw("<div class=\"box warn\">No coordinator is known: members go on with what they")
          .raw(" have, and nothing moves.</div>");
    } else {
      html.raw("<p>Coordinator <b>").text(coordinator.member()).raw("</b> at ");
      html.text(coordinator.address()).raw(", since ");
      Parts.ago(html, coordinator.sinceMillis(), nowMillis);
      html.raw(": term ").number(coordinator.term());
      html.raw(", generation ").number(coordinator.generation());
      html.raw(", configuration ").text(coordinator.configVersion()).raw("</p>");
    }
    html.raw("<dl class=\"cards\">");
    Parts.figure(html, "Members", Figures.count(fleet.members().size()));
    Parts.figure(html, "Silent", Figures.count(silent()));
    Parts.figure(html, "Owned targets", Figures.count(owned()));
    Parts.figure(html, "Samples per second", Figures.count(Math.round(weight())));
    Parts.figure(html, "Stand-ins", Figures.count(fleet.standIns().size()));
    Parts.figure(html, "Holes", Figures.count(fleet.holes().size()));
    html.raw("</dl>");
  }

  private long silent() {
    return fleet.members().stream().filter(Member::expired).count();
  }

  /** A target in both replicas counts twice, as it is scraped twice. */
  private long owned() {
    return fleet.members().stream().mapToLong(member -> member.owned().inAll()).sum();
  }

  private double weight() {
    return fleet.members().stream().mapToDouble(Member::weight).sum();
  }

  private void elections(Html html) {
    html.raw("<p>");
    for (Election election : fleet.elections()) {
      Replica replica = election.replica();
      html.raw("<span class=\"l\">").text(election.endpoint()).raw("</span> ");
      if (replica == null) {
        html.raw("<span class=\"badge\">elected: unknown</span> ");
      } else {
        html.raw("<span class=\"badge good\">elected: ").text(replica.label()).raw("</span> ");
      }
    }
    html.raw("</p>");
  }

  private void holes(Html html) {
    if (fleet.holes().isEmpty()) {
      return;
    }
    html.raw("<h2>Holes that nobody could fill</h2><table role=\"table\"><thead><tr role=\"row\">")
        .raw("<th scope=\"col\">Target</th><th scope=\"col\">Replica</th>")
        .raw("<th scope=\"col\">From</th><th scope=\"col\">To</th><th scope=\"col\">Why</th>")
        .raw("</tr></thead><tbody>\n");
    for (Hole hole : cut(fleet.holes(), ROWS_SHOWN)) {
      row(html, hole.target());
      cell(html, "Replica", word(hole.replica()));
      cell(html, "From", Figures.rfc3339(hole.fromMillis()));
      cell(html, "To", Figures.rfc3339(hole.toMillis()));
      html.raw("<td role=\"cell\" class=\"why w\" data-th=\"Why\">").text(hole.why());
      html.raw("</td></tr>\n");
    }
    end(html, fleet.holes().size(), ROWS_SHOWN);
  }

  private void standIns(Html html) {
    html.raw("<h2>Stand-ins</h2>");
    if (fleet.standIns().isEmpty()) {
      html.raw("<p class=\"note\">None: every owner sends for itself.</p>");
      return;
    }
    html.raw("<table role=\"table\"><thead><tr role=\"row\"><th scope=\"col\">Target</th>")
        .raw("<th scope=\"col\">Replica</th><th scope=\"col\">Member</th>")
        .raw("<th scope=\"col\">Why</th><th scope=\"col\">Since</th>")
        .raw("<th scope=\"col\">Delivered through</th></tr></thead><tbody>\n");
    for (StandIn standIn : cut(fleet.standIns(), ROWS_SHOWN)) {
      row(html, standIn.target());
      cell(html, "Replica", word(standIn.replica()));
      name(html, "Member", standIn.member());
      cell(html, "Why", standIn.why());
      ago(html, "Since", standIn.sinceMillis());
      ago(html, "Delivered through", standIn.deliveredThroughMillis());
      html.raw("</tr>\n");
    }
    end(html, fleet.standIns().size(), ROWS_SHOWN);
  }

  private void members(Html html) {
    html.raw("<h2>Members</h2><table role=\"table\" class=\"even\"><thead><tr role=\"row\">")
        .raw("<th scope=\"col\">Member</th><th scope=\"col\">State</th>")
        .raw("<th scope=\"col\">Node, zone</th><th scope=\"col\">Lease</th>")
        .raw("<th scope=\"col\">Last contact</th><th scope=\"col\">Targets a</th>")
        .raw("<th scope=\"col\">b</th><th scope=\"col\">once</th>")
        .raw("<th scope=\"col\">Samples/s</th><th scope=\"col\">Stands in</th>")
        .raw("<th scope=\"col\">Version</th></tr></thead><tbody>\n");
    List<Member> sorted =
        fleet.members().stream()
            .sorted(
                Comparator.comparing((Member member) -> !member.expired())
                    .thenComparing(Member::name))
            .toList();
    cut(sorted, MEMBERS_SHOWN).forEach(member -> member(html, member));
    end(html, sorted.size(), MEMBERS_SHOWN);
  }

  private void member(Html html, Member member) {
    html.raw("<tr role=\"row\"><td role=\"cell\" class=\"u\"><b>").text(member.name());
    html.raw("</b><div class=\"note\">").text(member.address()).raw("</div></td>");
    html.raw("<td role=\"cell\">");
    state(html, member);
    html.raw("</td>");
    html.raw("<td role=\"cell\" class=\"w\" data-th=\"Node, zone\">").text(member.node());
    if (!member.zone().isEmpty()) {
      html.raw("<div class=\"note\">").text(member.zone()).raw("</div>");
    }
    html.raw("</td>");
    cell(html, "Lease", Figures.span(Math.round(member.leaseAgeSeconds() * 1e3)) + " old");
    ago(html, "Last contact", member.lastContactMillis());
    cell(html, "Targets in a", Figures.count(member.owned().a()));
    cell(html, "Targets in b", Figures.count(member.owned().b()));
    cell(html, "Targets scraped once", Figures.count(member.owned().only()));
    cell(html, "Samples/s", Figures.count(Math.round(member.weight())));
    cell(html, "Stands in", Figures.count(member.standIns()));
    name(html, "Version", member.version());
    html.raw("</tr>\n");
  }

  private void state(Html html, Member member) {
    if (member.expired()) {
      html.raw("<span class=\"badge bad\">silent</span> ");
    } else if (member.state().equals("active")) {
      html.raw("<span class=\"badge good\">active</span> ");
    } else {
      html.raw("<span class=\"badge warn\">").text(member.state()).raw("</span> ");
    }
    Coordinator coordinator = fleet.coordinator();
    if (coordinator != null && coordinator.member().equals(member.name())) {
      html.raw("<span class=\"badge good\">coordinator</span> ");
    }
    if (!member.role().equals("all")) {
      html.raw("<span class=\"badge\">").text(member.role()).raw(" only</span>");
    }
  }

  private void moves(Html html) {
    html.raw("<h2>Moves</h2>");
    if (fleet.moves().isEmpty()) {
      html.raw("<p class=\"note\">No target has moved.</p>");
      return;
    }
    html.raw("<table role=\"table\"><thead><tr role=\"row\"><th scope=\"col\">Target</th>")
        .raw("<th scope=\"col\">Replica</th><th scope=\"col\">From</th>")
        .raw("<th scope=\"col\">To</th><th scope=\"col\">Why</th><th scope=\"col\">When</th>")
        .raw("</tr></thead><tbody>\n");
    for (Move move : cut(fleet.moves(), ROWS_SHOWN)) {
      row(html, move.target());
      cell(html, "Replica", word(move.replica()));
      name(html, "From", move.from());
      name(html, "To", move.to());
      cell(html, "Why", move.why());
      ago(html, "When", move.timeMillis());
      html.raw("</tr>\n");
    }
    end(html, fleet.moves().size(), ROWS_SHOWN);
  }

  private static String word(Replica replica) {
    return replica == Replica.ONLY ? "once" : replica.label();
  }

  private static <T> List<T> cut(List<T> all, int shown) {
    return all.subList(0, Math.min(all.size(), shown));
  }

  private static void row(Html html, String target) {
    html.raw("<tr role=\"row\"><td role=\"cell\" class=\"u\">").text(target).raw("</td>");
  }

  /** A member's name: long ones are broken. */
  private static void name(Html html, String column, @Nullable String text) {
    html.raw("<td role=\"cell\" class=\"w\" data-th=\"").text(column).raw("\">");
    html.text(text == null ? "nobody" : text).raw("</td>");
  }

  private static void cell(Html html, String name, String text) {
    html.raw("<td role=\"cell\" class=\"n\" data-th=\"").text(name).raw("\">");
    html.text(text).raw("</td>");
  }

  private void ago(Html html, String name, long millis) {
    html.raw("<td role=\"cell\" class=\"n\" data-th=\"").text(name).raw("\">");
    Parts.ago(html, millis, nowMillis);
    html.raw("</td>");
  }

  private static void end(Html html, int all, int shown) {
    html.raw("</tbody></table>");
    if (all > shown) {
      html.raw("<p class=\"note\">")
          .number(all - shown)
          .raw(" more: <a href=\"/api/v1/cluster\">the API</a> has them all.</p>");
    }
  }
}
