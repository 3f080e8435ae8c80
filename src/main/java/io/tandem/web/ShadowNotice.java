// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Iterator;

/**
 * Says on every page that nothing is sent, between its head and its content: figures of a program
 * in the shadow look like those of one at work. Thread: the event loop of the request.
 */
final class ShadowNotice {
  private static final String KEY = "tandem.shadow";
  private static final String MAIN = "<main id=\"main\"";
  private static final String TEXT =
      "<div class=\"box warn\" role=\"note\">Shadow: targets are found, scraped and relabeled, and"
          + " nothing is sent.</div>\n";

  private ShadowNotice() {}

  /** Pages of this router carry the notice. */
  static void mount(Router router) {
    router.route().handler(request -> request.put(KEY, true).next());
  }

  /** The page, with the notice where the request's router asks for it. */
  static Iterator<String> over(RoutingContext request, Iterator<String> page) {
    return request.get(KEY) == null || !page.hasNext()
        ? page
        : new Pieces().then(() -> first(page)).each(() -> page, piece -> piece);
  }

  private static String first(Iterator<String> page) {
    return page.next().replace(MAIN, TEXT + MAIN);
  }
}
