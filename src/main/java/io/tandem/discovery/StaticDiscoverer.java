// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

import io.tandem.config.DiscoveryConfig.StaticGroup;
import java.util.ArrayList;
import java.util.List;

/** The groups that the configuration itself lists. */
final class StaticDiscoverer implements Discoverer {
  private final List<StaticGroup> configured;

  StaticDiscoverer(List<StaticGroup> configured) {
    this.configured = configured;
  }

  @Override
  public void start(Findings findings) {
    List<TargetGroup> groups = new ArrayList<>();
    for (int i = 0; i < configured.size(); i++) {
      StaticGroup group = configured.get(i);
      groups.add(GroupTexts.group(Integer.toString(i), group, "", ""));
    }
    findings.found(groups);
  }

  @Override
  public void close() {}
}
