// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.tandem.testing.TestServers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a scenario writes to. */
enum ReceiverKind {
  /** Ours, with Cortex' answer to replicas that are not elected. */
  TANDEM_202,
  /** Ours, as AMP may be: nobody is told who is elected. */
  TANDEM_200,
  CORTEX;

  /** Those that {@code -De2e.receivers} names, else all. */
  static List<ReceiverKind> chosen() {
    String names = System.getProperty("e2e.receivers", "");
    return names.isBlank()
        ? List.of(values())
        : Stream.of(names.toUpperCase(Locale.ROOT).replace('-', '_').split(","))
            .map(ReceiverKind::valueOf)
            .toList();
  }

  /** As it is given on the command line and shown in results. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  FleetReceiver open(Path folder) {
    return switch (this) {
      case TANDEM_202 -> new OwnReceiver(202);
      case TANDEM_200 -> new OwnReceiver(200);
      case CORTEX -> {
        Optional<Path> program = TestServers.cortex();
        assumeThat(program).as("Cortex: src/test/servers/build cortex makes it").isPresent();
        yield new CortexProcess(program.orElseThrow(), folder.resolve("cortex"));
      }
    };
  }
}
