// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.ConfigException;
import io.tandem.config.DiscoveryConfig.StaticGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the YAML form of the files that file_sd_configs name. Any thread. */
public final class TargetGroupsFile {
  private static final Keys KEYS = Keys.of("a target group", "targets", "labels");

  private TargetGroupsFile() {}

  /** The groups of the text; an empty one has none. */
  public static List<StaticGroup> read(Path file, String text) throws ConfigException {
    Faults faults = new Faults();
    List<StaticGroup> groups = new ArrayList<>();
    for (YamlValue group : new YamlDocument(file, faults).read(text).list()) {
      if (group.isNull()) {
        group.fault("a target group");
      } else {
        groups.add(DiscoveryReader.group(group.map(KEYS), false));
      }
    }
    faults.throwIfAny();
    return groups;
  }
}
