// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.tandem.testing.TestServers;
import java.nio.file.Path;
import java.util.Optional;

class CortexIT extends ReceiverContract {
  @Override
  FleetReceiver open(Path folder) {
    Optional<Path> program = TestServers.cortex();
    assumeThat(program).as("Cortex: src/test/servers/build cortex makes it, with go").isPresent();
    return new CortexProcess(program.orElseThrow(), folder, UPDATE, FAILOVER);
  }
}
