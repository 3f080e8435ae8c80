// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

/** What is around each page: head, navigation, end. One thread. */
final class Frame {
  private Frame() {}

  /** Opens the page up to its main heading. */
  static Html open(Place place, boolean live) {
    Html html = new Html();
    html.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
        .raw("<link rel=\"icon\" href=\"data:,\"><title>")
        .text(place.title)
        .raw(" · Tandem</title><style>")
        .raw(Look.STYLE)
        .raw("</style></head><body>\n<a class=\"skip\" href=\"#main\">Skip to content</a>")
        .raw("<header><b>Tandem</b><nav aria-label=\"Pages\">");
    for (Place each : Place.values()) {
      if (each.path.isEmpty()) {
        continue;
      }
      html.raw("<a href=\"").text(each.path).raw("\"");
      if (each == place) {
        html.raw(" aria-current=\"page\"");
      }
      html.raw(">").text(each.title).raw("</a>");
    }
    html.raw("</nav></header>\n<main id=\"main\"");
    if (live) {
      html.raw(" data-live");
    }
    return html.raw("><h1>").text(place.title).raw("</h1>\n");
  }

  static String close() {
    return new Html()
        .raw("</main><script>")
        .raw(Look.SCRIPT)
        .raw("</script></body></html>\n")
        .toString();
  }

  /** The pages. */
  enum Place {
    OVERVIEW("/", "Overview"),
    TARGETS("/targets", "Targets"),
    CLUSTER("/cluster", "Cluster"),
    DISCOVERY("/service-discovery", "Service discovery"),
    RELABEL("/relabel", "Relabeling"),
    CONFIG("/config", "Configuration"),
    METRICS("/metrics", "Metrics"),
    NOWHERE("", "Page not found");

    private final String path;
    private final String title;

    Place(String path, String title) {
      this.path = path;
      this.title = title;
    }
  }
}
