// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.feed;

import io.tandem.config.DiscoveryConfig.KubernetesSd.Selector;
import io.tandem.discovery.kubernetes.object.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Which objects.
 *
 * @param namespace empty for all of them
 * @param isOwnNamespace the namespace is that of this process, whichever it is
 */
public record FeedKey(
    ConnectionKey connection,
    Kind kind,
    String namespace,
    boolean isOwnNamespace,
    Selector selector) {

  /** For people. */
  String shown() {
    String where = isOwnNamespace ? " of the own namespace" : "";
    if (!namespace.isEmpty()) {
      where = " of namespace " + namespace;
    }
    return kind.plural() + where + " at " + connection.shown();
  }

  /** The beginning of a URL, to which parameters are added; each of them begins with {@code &}. */
  String path(String ownNamespace) {
    String parameters = parameter("labelSelector", selector.label());
    parameters += parameter("fieldSelector", selector.field());
    String first = parameters.isEmpty() ? "?" : "?" + parameters.substring(1) + "&";
    return kind.path(isOwnNamespace ? ownNamespace : namespace) + first;
  }

  private static String parameter(String name, String value) {
    return value.isEmpty()
        ? ""
        : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
