// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import io.tandem.endtoend.QueryClient;

/** What a fleet writes to: a server with an HA tracker that takes nothing out of order. */
interface FleetReceiver extends AutoCloseable {
  /** Where requests are posted. */
  String writeUrl();

  QueryClient queries();

  /** Samples refused because the series has them, or later ones, already. */
  long refusedDuplicates();

  /** Samples refused for any other reason. */
  long refusedOtherwise();

  /** The elected replica of a cluster; empty where there is none. */
  String elected(String cluster);

  @Override
  void close();
}
