// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.member;

import io.tandem.cluster.message.OwnedTarget;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a member keeps its orders over a restart. */
public interface OrdersStore {
  /**
   * What is kept; nothing secret.
   *
   * @param config text of the configuration; null where it holds secrets
   * @param partners addresses by member
   */
  record Kept(
      long term,
      String configVersion,
      @Nullable String config,
      List<OwnedTarget> targets,
      Map<String, String> partners) {
    public static final Kept NOTHING = new Kept(0, "", null, List.of(), Map.of());
  }

  /** What an earlier process kept; {@link Kept#NOTHING} where there is none. May block. */
  Kept load();

  /** Keeps this from now on; never blocks. */
  void save(Kept kept);
}
