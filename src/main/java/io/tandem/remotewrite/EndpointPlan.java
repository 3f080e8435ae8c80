// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.config.RemoteWriteConfig;
import io.tandem.model.Replica;
import io.tandem.wire.Encoding;

/**
 * One endpoint to send to, and the encoding whose scrapes go there. In a fleet a remote_write entry
 * has one for each copy of the data.
 *
 * @param sharers how many endpoints of the entry there are, which share its bounds
 */
public record EndpointPlan(RemoteWriteConfig config, Encoding encoding, int sharers) {
  /** The one endpoint of an entry. */
  public EndpointPlan(RemoteWriteConfig config, Encoding encoding) {
    this(config, encoding, 1);
  }

  Replica replica() {
    return encoding.replica();
  }
}
