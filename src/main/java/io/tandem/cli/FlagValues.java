// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.app.settings.SettingValues;
import io.tandem.config.ListenAddress;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What was given for the flags of one command: on the command line, else in the environment, where
 * {@code --x.y} is {@code TANDEM_X_Y}. Wrong values end as wrong use, by the name of the flag.
 */
final class FlagValues {
  private final ParseResult given;
  private final Map<String, String> environment;

  FlagValues(ParseResult given, Map<String, String> environment) {
    this.given = given;
    this.environment = environment;
  }

  @Nullable String text(String flag) {
    if (given.hasMatchedOption(flag)) {
      return given.matchedOption(flag).getValue();
    }
    String value = environment.get("TANDEM_" + RunFlag.environmentName(flag.substring(2)));
    return value == null || value.isEmpty() ? null : value;
  }

  String text(String flag, String standard) {
    String value = text(flag);
    return value == null ? standard : value;
  }

  ListenAddress address(String flag, String standard) {
    String value = text(flag, standard);
    try {
      return ListenAddress.parse(value);
    } catch (IllegalArgumentException e) {
      throw wrong(flag, value, String.valueOf(e.getMessage()));
    }
  }

  /** Hands the value over where one was given. */
  <T> void ifGiven(String flag, Function<String, T> read, Consumer<T> use) {
    String value = text(flag);
    if (value == null) {
      return;
    }
    try {
      use.accept(read.apply(value));
    } catch (NumberFormatException e) {
      throw wrong(flag, value, "expected a number");
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw wrong(flag, value, String.valueOf(e.getMessage()));
    }
  }

  static Duration duration(String text) {
    return SettingValues.duration(text);
  }

  static int bytes(String text) {
    return Math.toIntExact(SettingValues.bytes(text));
  }

  private ParameterException wrong(String flag, String value, String expectation) {
    String subject = expectation.startsWith("--") ? "" : flag + "=" + value + ": ";
    return new ParameterException(given.commandSpec().commandLine(), subject + expectation);
  }
}
