// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import io.tandem.model.DropReason;
import io.tandem.remotewrite.EndpointStatus;
import io.tandem.remotewrite.EndpointStatus.Election;
import io.tandem.scrape.PoolStatus;
import io.tandem.scrape.TargetStatus;
import io.tandem.scrape.TargetStatus.Health;
import io.tandem.web.ConfigView.ConfigStatus;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether data flows, on one screen: targets, endpoints, configuration, and the first things to
 * look at where it does not. Cost: one pass over all targets. One thread.
 */
final class OverviewPage {
  private static final int FAULTS_SHOWN = 10;

  private final List<PoolStatus> pools;
  private final List<EndpointStatus> endpoints;
  private final ConfigStatus config;
  private final boolean isMember;
  private final long nowMillis;

  OverviewPage(WebViews views, long nowMillis) {
    pools = views.scrape().pools();
    endpoints = views.remoteWrite().endpoints();
    config = views.config().current();
    isMember = views.fleet().isMember();
    this.nowMillis = nowMillis;
  }

  String write(@Nullable String notReady) {
    Html html = Frame.open(Frame.Place.OVERVIEW, true);
    if (notReady != null) {
      html.raw("<div class=\"box warn\">Not ready: ").text(notReady).raw("</div>");
    }
    if (isMember) {
      html.raw(
              "<p class=\"note\">A member of a <a href=\"/cluster\">fleet</a>: the figures are its")
          .raw(" own.</p>");
    }
    ConfigPage.refusal(html, config, nowMillis);
    scraping(html);
    html.raw("<h2>Remote write</h2>");
    if (endpoints.isEmpty()) {
      html.raw("<p class=\"note\">No remote_write: samples are scraped and go nowhere.</p>");
    }
    endpoints.forEach(endpoint -> endpoint(html, endpoint));
    html.raw("<h2>Configuration</h2>");
    ConfigPage.loaded(html, config, nowMillis);
    ConfigPage.notices(html, config);
    return html + Frame.close();
  }

  private Stream<TargetStatus> targets() {
    return pools.stream().flatMap(pool -> pool.active().stream());
  }

  private long count(Health health) {
    return targets().filter(target -> target.health() == health).count();
  }

  private void scraping(Html html) {
    double perSecond = targets().mapToDouble(OverviewPage::samplesPerSecond).sum();
    html.raw("<h2>Scraping</h2><dl class=\"cards\">");
    Parts.figure(html, "Targets up", Figures.count(count(Health.UP)));
    Parts.figure(html, "Targets down", Figures.count(count(Health.DOWN)));
    Parts.figure(html, "Not yet scraped", Figures.count(count(Health.UNKNOWN)));
    Parts.figure(html, "Series", Figures.count(targets().mapToLong(TargetStatus::series).sum()));
    Parts.figure(html, "Samples per second", Figures.count(Math.round(perSecond)));
    html.raw("</dl>");
    down(html);
  }

  /** From the last scrape and the interval: no rate to be kept, and right from the first scrape. */
  private static double samplesPerSecond(TargetStatus status) {
    return status.samplesScraped() * 1e3 / Math.max(1, status.target().interval().toMillis());
  }

  private void down(Html html) {
    List<TargetStatus> down =
        targets().filter(each -> each.health() == Health.DOWN).limit(FAULTS_SHOWN).toList();
    if (down.isEmpty()) {
      return;
    }
    html.raw("<div class=\"box bad\"><a href=\"/targets?health=down\">Targets that are down</a>");
    html.raw("<ul>");
    for (TargetStatus status : down) {
      html.raw("<li>").text(status.target().url());
      if (status.lastError() != null) {
        html.raw(": ").text(status.lastError());
      }
      html.raw("</li>");
    }
    html.raw("</ul></div>");
  }

  private void endpoint(Html html, EndpointStatus endpoint) {
    html.raw("<section><h3>").text(endpoint.name()).raw(" ");
    state(html, endpoint);
    html.raw("</h3><p class=\"note\">").text(endpoint.url());
    if (endpoint.identity() != null) {
      html.raw("<br>cluster ")
          .text(endpoint.identity().cluster())
          .raw(", replica ")
          .text(endpoint.identity().replica());
    } else if (isMember) {
      html.raw("<br>jobs that are scraped once");
    }
    html.raw("</p><dl class=\"cards\">");
    if (endpoint.isShadow()) {
      shadow(html, endpoint);
      return;
    }
    Parts.figure(html, "Samples sent", Figures.count(endpoint.samplesSent()));
    Parts.figure(html, "Samples pending", Figures.count(endpoint.samplesPending()));
    Parts.figure(html, "Oldest pending", pendingAge(endpoint));
    Parts.figure(html, "Samples dropped", Figures.count(endpoint.samplesDroppedInAll()));
    Parts.figure(html, "Bytes sent", Figures.bytes(endpoint.bytesSent()));
    Parts.figure(html, "Spool on disk", Figures.bytes(endpoint.spoolBytes()));
    html.raw("</dl>");
    drops(html, endpoint);
    lastError(html, endpoint);
    html.raw("</section>");
  }

  private static void shadow(Html html, EndpointStatus endpoint) {
    long samples = endpoint.samplesDropped().getOrDefault(DropReason.SHADOW, 0L);
    Parts.figure(html, "Samples not sent", Figures.count(samples));
    Parts.figure(html, "Bytes not sent", Figures.bytes(endpoint.bytesInShadow()));
    html.raw("</dl></section>");
  }

  private String pendingAge(EndpointStatus endpoint) {
    return endpoint.oldestPendingMillis() < 0
        ? "–"
        : Figures.span(nowMillis - endpoint.oldestPendingMillis());
  }

  private static void state(Html html, EndpointStatus endpoint) {
    if (endpoint.isShadow()) {
      html.raw("<span class=\"badge warn\">shadow: nothing is sent</span> ");
    } else if (endpoint.failing()) {
      html.raw("<span class=\"badge bad\">failing</span> ");
    } else if (endpoint.election() == Election.STANDBY) {
      html.raw("<span class=\"badge warn\">standby: the other replica is elected</span> ");
    } else if (endpoint.requestsSent() > 0) {
      html.raw("<span class=\"badge good\">sending</span> ");
    } else {
      html.raw("<span class=\"badge\">nothing sent yet</span> ");
    }
    if (endpoint.spoolBroken()) {
      html.raw("<span class=\"badge bad\">disk takes nothing</span> ");
    }
    if (endpoint.election() == Election.ELECTED) {
      html.raw("<span class=\"badge good\">elected</span>");
    } else if (endpoint.identity() != null && endpoint.election() == Election.UNKNOWN) {
      html.raw("<span class=\"badge\">election unknown</span>");
    }
  }

  private static void drops(Html html, EndpointStatus endpoint) {
    if (endpoint.samplesDropped().isEmpty()) {
      return;
    }
    StringBuilder reasons = new StringBuilder();
    new TreeMap<>(endpoint.samplesDropped())
        .forEach(
            (reason, samples) ->
                reasons
                    .append(reasons.isEmpty() ? "" : ", ")
                    .append(reason.label())
                    .append(' ')
                    .append(Figures.count(samples)));
    html.raw("<p class=\"note\">Dropped: ").text(reasons.toString());
    html.raw("</p>");
  }

  private void lastError(Html html, EndpointStatus endpoint) {
    if (endpoint.lastError() == null) {
      return;
    }
    html.raw(endpoint.failing() ? "<p class=\"why\">" : "<p class=\"note\">");
    html.raw("Last error ");
    Parts.ago(html, endpoint.lastErrorMillis(), nowMillis);
    html.raw(": ").text(endpoint.lastError()).raw("</p>");
  }
}
