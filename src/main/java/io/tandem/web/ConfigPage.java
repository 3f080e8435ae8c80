// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import io.tandem.web.ConfigView.ConfigStatus;

/** The configuration that runs, what it says in vain, and why the last reload was refused. */
final class ConfigPage {
  private ConfigPage() {}

  static String write(ConfigStatus config, long nowMillis) {
    Html html = Frame.open(Frame.Place.CONFIG, false);
    refusal(html, config, nowMillis);
    loaded(html, config, nowMillis);
    notices(html, config);
    html.raw("<h2 id=\"yaml\">In use</h2><p class=\"note\">Secrets are hidden.</p>")
        .raw("<pre tabindex=\"0\" role=\"region\" aria-labelledby=\"yaml\">")
        .text(config.running().redactedYaml())
        .raw("</pre>\n");
    return html + Frame.close();
  }

  static void loaded(Html html, ConfigStatus config, long nowMillis) {
    html.raw("<p>Loaded ");
    Parts.ago(html, config.loadedMillis(), nowMillis);
    html.raw(".</p>");
  }

  static void refusal(Html html, ConfigStatus config, long nowMillis) {
    if (!config.lastAttemptTaken()) {
      html.raw("<div class=\"box bad\">The configuration read ");
      Parts.ago(html, config.lastAttemptMillis(), nowMillis);
      html.raw(" was refused; the one before it goes on running.");
      Parts.list(html, config.lastFaults());
      html.raw("</div>");
    }
  }

  static void notices(Html html, ConfigStatus config) {
    if (!config.running().notices().isEmpty()) {
      html.raw("<div class=\"box warn\">The file says what a collector does not do:");
      Parts.list(html, config.running().notices());
      html.raw("</div>");
    }
  }
}
