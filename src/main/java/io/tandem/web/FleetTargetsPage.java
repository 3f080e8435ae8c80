// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import io.tandem.cluster.FleetTarget;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All targets of a fleet per job, each with its owners; those that are down come first. One row a
 * piece. One thread.
 */
final class FleetTargetsPage {
  private final Map<String, List<FleetTarget>> jobs = new TreeMap<>();
  private final int all;
  private final Map<String, Integer> dropped;
  private final @Nullable String partial;
  private final TargetFilter filter;
  private final long nowMillis;
  private int rowsLeft;

  /**
   * @param dropped how many targets relabeling dropped, by job
   * @param partial why these are not all targets, or null
   */
  FleetTargetsPage(
      List<FleetTarget> targets,
      Map<String, Integer> dropped,
      @Nullable String partial,
      TargetFilter filter,
      long nowMillis) {
    for (FleetTarget each : targets) {
      jobs.computeIfAbsent(each.target().jobName(), job -> new ArrayList<>()).add(each);
    }
    all = targets.size();
    this.dropped = dropped;
    dropped.forEach(
        (job, count) -> {
          if (count > 0) {
            jobs.computeIfAbsent(job, name -> new ArrayList<>());
          }
        });
    this.partial = partial;
    this.filter = filter;
    this.nowMillis = nowMillis;
    rowsLeft = filter.rows();
  }

  Iterator<String> pieces() {
    Pieces pieces = new Pieces().then(this::head);
    jobs.forEach(
        (job, targets) -> {
          if (filter.takesPool(job)) {
            List<FleetTarget> chosen = chosen(targets);
            List<FleetTarget> shown = chosen.subList(0, Math.min(chosen.size(), rowsLeft));
            rowsLeft -= shown.size();
            pieces
                .then(() -> jobHead(job, targets, chosen.size()))
                .each(shown, this::row)
                .then(() -> TargetsPage.poolEnd(chosen.size() - shown.size()));
          }
        });
    return pieces.then(Frame::close);
  }

  private List<FleetTarget> chosen(List<FleetTarget> targets) {
    return targets.stream()
        .filter(filter::takes)
        .sorted((a, b) -> Boolean.compare(isWell(a), isWell(b)))
        .toList();
  }

  private static boolean isWell(FleetTarget target) {
    return !target.health().equals("down");
  }

  private String head() {
    Html html = Frame.open(Frame.Place.TARGETS, all <= TargetsPage.LIVE_ROWS);
    Parts.filter(html, filter, jobs.keySet(), true);
    Parts.warning(html, partial);
    if (all == 0) {
      html.raw("<p class=\"note\">The fleet has no targets.</p>");
    }
    return html.toString();
  }

  private String jobHead(String job, List<FleetTarget> targets, int chosen) {
    long up = targets.stream().filter(each -> each.health().equals("up")).count();
    Html html = new Html();
    TargetsPage.title(html, job, up, targets.size());
    int left = dropped.getOrDefault(job, 0);
    if (left > 0) {
      html.raw("<p class=\"note\">").number(left).raw(" more were dropped by relabeling.</p>");
    }
    if (chosen == 0) {
      return html.raw("<p class=\"note\">No target here.</p><table hidden><tbody>").toString();
    }
    return html.raw("<table role=\"table\"><thead><tr role=\"row\"><th scope=\"col\">Address</th>")
        .raw("<th scope=\"col\">State</th><th scope=\"col\">Owners</th>")
        .raw("<th scope=\"col\">Labels</th><th scope=\"col\">Last scrape</th>")
        .raw("<th scope=\"col\">Samples/s</th></tr></thead><tbody>\n")
        .toString();
  }

  private String row(FleetTarget each) {
    Html html = new Html().raw("<tr role=\"row\"><td role=\"cell\" class=\"u\">");
    Parts.link(html, each.target().url());
    if (!each.lastError().isEmpty()) {
      html.raw("<div class=\"why\">").text(each.lastError()).raw("</div>");
    }
    html.raw("</td><td role=\"cell\">");
    Parts.health(html, each.health());
    html.raw("</td><td role=\"cell\" data-th=\"Owners\">");
    owner(html, "a", each.ownerA());
    owner(html, "b", each.ownerB());
    owner(html, "once", each.ownerOnly());
    if (each.ownerA() == null && each.ownerB() == null && each.ownerOnly() == null) {
      html.raw("<span class=\"badge bad\">nobody</span>");
    }
    html.raw("</td><td role=\"cell\">");
    Parts.labels(html, each.target().labels());
    html.raw("</td><td role=\"cell\" class=\"n\" data-th=\"Last scrape\">");
    Parts.ago(html, each.lastScrapeMillis(), nowMillis);
    return html.raw("</td><td role=\"cell\" class=\"n\" data-th=\"Samples/s\">")
        .number(Math.round(each.weight()))
        .raw("</td></tr>\n")
        .toString();
  }

  private static void owner(Html html, String replica, @Nullable String member) {
    if (member != null) {
      html.raw("<span class=\"l\">").text(replica).raw(": ").text(member).raw("</span>");
    }
  }
}
