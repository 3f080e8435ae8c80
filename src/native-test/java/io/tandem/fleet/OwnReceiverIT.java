// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import io.tandem.receiver.ReceiverOptions;
import java.nio.file.Path;

class OwnReceiverIT extends ReceiverContract {
  @Override
  FleetReceiver open(Path folder) {
    return new OwnReceiver(ReceiverOptions.DEFAULT.withFailoverTimeout(FAILOVER));
  }
}
