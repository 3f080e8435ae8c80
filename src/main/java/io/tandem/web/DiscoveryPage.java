// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import io.tandem.model.Labels;
import io.tandem.scrape.PoolStatus;
import io.tandem.scrape.TargetStatus;
import io.tandem.target.Target;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was discovered beside what relabeling made of it, dropped targets included: the page for the
 * question why something is not scraped. One row a piece. One thread.
 */
final class DiscoveryPage {
  private final List<PoolStatus> pools;
  private final List<String> faults;
  private final @Nullable String note;
  private final TargetFilter filter;
  private int rowsLeft;

  /**
   * @param faults what could not be looked up
   * @param note what a reader must know of all of it, or null
   */
  DiscoveryPage(
      List<PoolStatus> pools, List<String> faults, @Nullable String note, TargetFilter filter) {
    this.pools = pools;
    this.faults = faults;
    this.note = note;
    this.filter = filter;
    rowsLeft = filter.rows();
  }

  Iterator<String> pieces() {
    Pieces pieces = new Pieces().then(this::head);
    for (PoolStatus pool : pools) {
      if (!filter.takesPool(pool.jobName())) {
        continue;
      }
      List<Target> active =
          pool.active().stream()
              .map(TargetStatus::target)
              .filter(target -> filter.takesDiscovered(target.discoveredLabels()))
              .toList();
      List<Labels> dropped = pool.dropped().stream().filter(filter::takesDiscovered).toList();
      List<Target> activeShown = active.subList(0, take(active.size()));
      List<Labels> droppedShown = dropped.subList(0, take(dropped.size()));
      int hidden = active.size() + dropped.size() - activeShown.size() - droppedShown.size();
      pieces
          .then(() -> poolHead(pool))
          .each(activeShown, target -> row(pool, target.discoveredLabels(), target))
          .each(droppedShown, labels -> row(pool, labels, null))
          .then(() -> poolEnd(hidden, pool.droppedCount() - pool.dropped().size()));
    }
    return pieces.then(Frame::close);
  }

  private int take(int wanted) {
    int taken = Math.min(wanted, rowsLeft);
    rowsLeft -= taken;
    return taken;
  }

  private String head() {
    Html html = Frame.open(Frame.Place.DISCOVERY, false);
    Parts.filter(html, filter, pools.stream().map(PoolStatus::jobName).toList(), false);
    Parts.note(html, note);
    if (!faults.isEmpty()) {
      html.raw("<section><h2>Not looked up</h2><p class=\"note\">What was known stays.</p>");
      Parts.list(html, faults);
      html.raw("</section>\n");
    }
    return html.toString();
  }

  private static String poolHead(PoolStatus pool) {
    int found = pool.active().size() + pool.droppedCount();
    return new Html()
        .raw("<section><h2>")
        .text(pool.jobName())
        .raw(" <span class=\"badge\">")
        .number(pool.active().size())
        .raw(" active of ")
        .number(found)
        .raw(" found, ")
        .number(pool.droppedCount())
        .raw(" dropped</span></h2><table role=\"table\"><thead><tr role=\"row\">")
        .raw("<th scope=\"col\">Discovered labels</th><th scope=\"col\">Target labels</th>")
        .raw("</tr></thead><tbody>\n")
        .toString();
  }

  private static String row(PoolStatus pool, Labels discovered, @Nullable Target target) {
    Html html = new Html().raw("<tr role=\"row\"><td role=\"cell\" data-th=\"Discovered\">");
    Parts.labels(html, discovered);
    html.raw("</td><td role=\"cell\" data-th=\"Target\">");
    if (target == null) {
      html.raw("<span class=\"badge warn\">dropped by relabeling</span>");
    } else {
      Parts.labels(html, target.labels());
    }
    Parts.steps(html, pool.jobName(), target == null ? Parts.key(discovered) : Parts.key(target));
    return html.raw("</td></tr>\n").toString();
  }

  private static String poolEnd(int hidden, int notKept) {
    Html html = new Html().raw("</tbody></table>");
    if (hidden > 0) {
      html.raw("<p class=\"note\">")
          .number(hidden)
          .raw(" more: filter, or <a href=\"?all\">show all</a>.</p>");
    }
    if (notKept > 0) {
      html.raw("<p class=\"note\">")
          .number(notKept)
          .raw(" more dropped targets are counted, but not kept (keep_dropped_targets).</p>");
    }
    return html.raw("</section>\n").toString();
  }
}
