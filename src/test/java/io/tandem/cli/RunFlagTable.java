// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

/** The flags of {@code run} as a table of the documentation. */
public final class RunFlagTable {
  private RunFlagTable() {}

  public static String markdown() {
    StringBuilder text =
        new StringBuilder("| flag | environment | default | meaning |\n|---|---|---|---|\n");
    for (RunFlag flag : RunFlag.values()) {
      String value = flag.isToggle() ? "" : "=" + flag.label();
      text.append(
          "| `%s%s` | `%s` | %s | %s |%n"
              .formatted(
                  flag.flagName(),
                  value,
                  RunFlag.environmentName(flag.property()),
                  flag.standard(),
                  flag.description()));
    }
    return text.toString();
  }
}
