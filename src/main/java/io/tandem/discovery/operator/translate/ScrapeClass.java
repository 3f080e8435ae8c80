// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a Prometheus object gives to all monitors of a class. Its Secrets lie beside that object.
 */
record ScrapeClass(
    String name,
    @Nullable Tls tls,
    @Nullable Authorization authorization,
    List<Section> relabelings,
    List<Section> metricRelabelings,
    @Nullable Boolean attachesNode,
    @Nullable String fallbackProtocol) {
  static final ScrapeClass NONE = new ScrapeClass("", null, null, List.of(), List.of(), null, null);

  static ScrapeClass of(Section at, String namespace) {
    Section tls = at.sectionOrNull("tlsConfig");
    Section authorization = at.sectionOrNull("authorization");
    Section attach = at.sectionOrNull("attachMetadata");
    return new ScrapeClass(
        at.text("name"),
        tls == null ? null : Tls.of(tls, namespace),
        authorization == null ? null : Authorization.of(authorization, namespace),
        at.sections("relabelings"),
        at.sections("metricRelabelings"),
        attach == null ? null : (Boolean) attach.isTrue("node"),
        at.textOrNull("fallbackScrapeProtocol"));
  }

  /** A monitor's own, completed by the files of the class. */
  @Nullable Tls tls(@Nullable Tls own) {
    return own == null || tls == null ? (own == null ? tls : own) : own.completedBy(tls);
  }

  @Nullable Authorization authorization(@Nullable Authorization own) {
    if (own == null || authorization == null) {
      return own == null ? authorization : own;
    }
    return own.completedBy(authorization);
  }
}
