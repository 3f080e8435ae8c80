// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import io.tandem.model.Labels;
import io.tandem.target.Target;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pieces that more than one page shows. Each escapes what it is given. */
final class Parts {
  private Parts() {}

  static void labels(Html html, Labels labels) {
    for (int i = 0; i < labels.size(); i++) {
      html.raw("<span class=\"l\">")
          .text(labels.name(i))
          .raw("=&quot;")
          .text(labels.value(i))
          .raw("&quot;</span>");
    }
  }

  /**
   * @param health up or down; any other word for a target that was not scraped yet
   */
  static void health(Html html, String health) {
    switch (health) {
      case "up" -> html.raw("<span class=\"badge good\">UP</span>");
      case "down" -> html.raw("<span class=\"badge bad\">DOWN</span>");
      default -> html.raw("<span class=\"badge\">NOT YET</span>");
    }
  }

  /** A box that says what is wrong with the page, where something is. */
  static void warning(Html html, @Nullable String sentence) {
    if (sentence != null) {
      html.raw("<div class=\"box warn\">").text(sentence).raw("</div>");
    }
  }

  /** A link where a browser may follow it: other schemes could run scripts. */
  static void link(Html html, String url) {
    if (url.startsWith("http://") || url.startsWith("https://")) {
      html.raw("<a rel=\"noreferrer noopener\" href=\"").text(url).raw("\">").text(url).raw("</a>");
    } else {
      html.text(url);
    }
  }

  /**
   * Leads to the steps by which a label set became a target, or was dropped.
   *
   * @param key as {@link #key(Target)} or {@link #key(Labels)} make it
   */
  static void steps(Html html, String job, String key) {
    html.raw(" <a href=\"/relabel?rules=")
        .text(URLEncoder.encode("targets/" + job, StandardCharsets.UTF_8))
        .raw("&amp;target=")
        .text(key)
        .raw("\">relabeling</a>");
  }

  static String key(Target target) {
    return Long.toHexString(target.id());
  }

  /** Of a dropped target, which has no identity. */
  static String key(Labels discovered) {
    return "dropped-" + Integer.toHexString(discovered.hashCode());
  }

  /** How long ago, with the time itself for machines and on hover. */
  static void ago(Html html, long millis, long nowMillis) {
    if (millis <= 0) {
      html.raw("never");
      return;
    }
    String time = Figures.rfc3339(millis);
    html.raw("<time datetime=\"")
        .text(time)
        .raw("\" title=\"")
        .text(time)
        .raw("\">")
        .text(Figures.span(nowMillis - millis))
        .raw(" ago</time>");
  }

  static void note(Html html, @Nullable String sentence) {
    if (sentence != null) {
      html.raw("<p class=\"note\">").text(sentence).raw("</p>");
    }
  }

  static void figure(Html html, String name, String value) {
    html.raw("<div><dt>").text(name).raw("</dt><dd>").text(value).raw("</dd></div>");
  }

  static void list(Html html, List<String> sentences) {
    html.raw("<ul>");
    for (String sentence : sentences) {
      html.raw("<li>").text(sentence).raw("</li>");
    }
    html.raw("</ul>");
  }

  /** The form by which a visitor narrows a page of targets. */
  static void filter(Html html, TargetFilter filter, Collection<String> pools, boolean withHealth) {
    html.raw("<form method=\"get\" role=\"search\" aria-label=\"Filter\">");
    html.raw("<label>Pool<select name=\"pool\">");
    option(html, "", "all", filter.pool());
    pools.forEach(pool -> option(html, pool, pool, filter.pool()));
    html.raw("</select></label>");
    if (withHealth) {
      html.raw("<label>Health<select name=\"health\">");
      option(html, "", "all", filter.health());
      option(html, "up", "up", filter.health());
      option(html, "down", "down", filter.health());
      option(html, "unknown", "not yet scraped", filter.health());
      html.raw("</select></label>");
    }
    html.raw(
            "<label>Text in address, label or error<input type=\"search\" name=\"search\" value=\"")
        .text(filter.search())
        .raw("\"></label><button>Filter</button></form>\n");
  }

  private static void option(Html html, String value, String name, @Nullable String chosen) {
    html.raw("<option value=\"").text(value).raw("\"");
    if (value.equals(chosen)) {
      html.raw(" selected");
    }
    html.raw(">").text(name).raw("</option>");
  }
}
