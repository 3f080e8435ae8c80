// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether somebody looks at what the process writes. Asks the kernel; any thread. */
final class Terminal {
  private Terminal() {}

  static boolean isStandardOutput() {
    return isTerminal(1);
  }

  static boolean isStandardError() {
    return isTerminal(2);
  }

  private static boolean isTerminal(int descriptor) {
    Path open = Path.of("/proc/self/fd/" + descriptor);
    try {
      return Files.readSymbolicLink(open).toString().matches("/dev/(pts/|tty|console).*");
    } catch (IOException | UnsupportedOperationException e) {
      // No /proc: a developer's machine, not a container.
      return true;
    }
  }
}
