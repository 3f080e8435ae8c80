// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import java.util.List;

/** What remote writing shows of itself. */
@FunctionalInterface
public interface RemoteWriteView {
  /** All endpoints in the order of the configuration; any thread. */
  List<EndpointStatus> endpoints();
}
