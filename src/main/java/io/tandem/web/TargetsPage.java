// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import io.tandem.scrape.PoolStatus;
import io.tandem.scrape.TargetStatus;
import io.tandem.scrape.TargetStatus.Health;
import io.tandem.web.ShardView.ShardStatus;
import java.util.Iterator;
import java.util.List;

/**
 * All active targets per pool, with the reason where something is wrong; those that are down come
 * first. One row a piece. One thread.
 */
final class TargetsPage {
  /** More rows are not swapped under a reader's eyes, nor fetched each few seconds. */
  static final int LIVE_ROWS = 300;

  private final List<PoolStatus> pools;
  private final ShardStatus shard;
  private final TargetFilter filter;
  private final long nowMillis;
  private int rowsLeft;

  TargetsPage(List<PoolStatus> pools, ShardStatus shard, TargetFilter filter, long nowMillis) {
    this.pools = pools;
    this.shard = shard;
    this.filter = filter;
    this.nowMillis = nowMillis;
    rowsLeft = filter.rows();
  }

  Iterator<String> pieces() {
    int all = pools.stream().mapToInt(pool -> pool.active().size()).sum();
    Pieces pieces = new Pieces().then(() -> head(all <= LIVE_ROWS));
    for (PoolStatus pool : pools) {
      if (filter.takesPool(pool.jobName())) {
        List<TargetStatus> targets = chosen(pool);
        List<TargetStatus> shown = targets.subList(0, Math.min(targets.size(), rowsLeft));
        rowsLeft -= shown.size();
        pieces
            .then(() -> poolHead(pool, targets.size()))
            .each(shown, this::row)
            .then(() -> poolEnd(targets.size() - shown.size()));
      }
    }
    return pieces.then(Frame::close);
  }

  private List<TargetStatus> chosen(PoolStatus pool) {
    return pool.active().stream()
        .filter(filter::takes)
        .sorted((a, b) -> Boolean.compare(isWell(a), isWell(b)))
        .toList();
  }

  private static boolean isWell(TargetStatus status) {
    return status.health() != Health.DOWN;
  }

  private String head(boolean live) {
    Html html = Frame.open(Frame.Place.TARGETS, live);
    Parts.filter(html, filter, pools.stream().map(PoolStatus::jobName).toList(), true);
    if (pools.isEmpty()) {
      html.raw("<p class=\"note\">The configuration has no scrape_configs.</p>");
    }
    if (shard.members() > 1) {
      html.raw("<p class=\"note\">Shard ")
          .number(shard.ordinal())
          .raw(" of ")
          .number(shard.members())
          .raw(", counted from 0: this process scrapes its part of the targets.</p>");
    }
    return html.toString();
  }

  private String poolHead(PoolStatus pool, int chosen) {
    long up = pool.active().stream().filter(each -> each.health() == Health.UP).count();
    Html html = new Html();
    title(html, pool.jobName(), up, pool.active().size());
    if (shard.elsewhere(pool.jobName()) > 0) {
      html.raw("<p class=\"note\">")
          .number(shard.elsewhere(pool.jobName()))
          .raw(" more belong to other shards.</p>");
    }
    if (!pool.faults().isEmpty()) {
      html.raw("<div class=\"box warn\">Not scraped, for these are no valid targets:");
      Parts.list(html, pool.faults());
      html.raw("</div>");
    }
    if (chosen == 0) {
      return html.raw("<p class=\"note\">No target here.</p><table hidden><tbody>").toString();
    }
    return html.raw("<table role=\"table\"><thead><tr role=\"row\"><th scope=\"col\">Address</th>")
        .raw("<th scope=\"col\">State</th><th scope=\"col\">Labels</th>")
        .raw("<th scope=\"col\">Last scrape</th><th scope=\"col\">Took</th>")
        .raw("<th scope=\"col\">Samples</th></tr></thead><tbody>\n")
        .toString();
  }

  /** Opens the section of a job and says how many of its targets are up. */
  static void title(Html html, String job, long up, int all) {
    html.raw("<section><h2>").text(job).raw(" <span class=\"badge");
    if (up < all) {
      html.raw(" warn");
    } else if (up > 0) {
      html.raw(" good");
    }
    html.raw("\">").number(up).raw(" of ").number(all).raw(" up</span></h2>");
  }

  private String row(TargetStatus status) {
    Html html = new Html().raw("<tr role=\"row\"><td role=\"cell\" class=\"u\">");
    Parts.link(html, status.target().url());
    if (status.lastError() != null) {
      html.raw("<div class=\"why\">").text(status.lastError()).raw("</div>");
    }
    if (status.refused() != null) {
      html.raw("<div class=\"hint\">").text(status.refused()).raw("</div>");
    }
    html.raw("</td><td role=\"cell\">");
    Parts.health(html, TargetFilter.healthWord(status.health()));
    html.raw("</td><td role=\"cell\">");
    Parts.labels(html, status.target().labels());
    Parts.steps(html, status.target().jobName(), Parts.key(status.target()));
    html.raw("</td><td role=\"cell\" class=\"n\" data-th=\"Last scrape\">");
    Parts.ago(html, status.lastScrapeMillis(), nowMillis);
    html.raw("</td><td role=\"cell\" class=\"n\" data-th=\"Took\">");
    if (status.lastScrapeMillis() > 0) {
      html.text(Figures.span(Math.round(status.lastDurationNanos() / 1e6)));
    }
    return html.raw("</td><td role=\"cell\" class=\"n\" data-th=\"Samples\">")
        .number(status.samplesScraped())
        .raw("</td></tr>\n")
        .toString();
  }

  static String poolEnd(int left) {
    Html html = new Html().raw("</tbody></table>");
    if (left > 0) {
      html.raw("<p class=\"note\">")
          .number(left)
          .raw(" more: filter, or <a href=\"?all\">show all</a>.</p>");
    }
    return html.raw("</section>\n").toString();
  }
}
