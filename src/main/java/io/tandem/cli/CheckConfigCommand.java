// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import io.tandem.config.ConfigException;
import io.tandem.config.ConfigProblem;
import io.tandem.config.PrometheusConfig;
import io.tandem.config.read.ConfigLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code check config FILE…}: what {@code promtool check config} answers, with every fault at once.
 *
 * <p>Status 0 where all files are valid, 1 otherwise. Reads the files and those they refer to;
 * nothing is contacted. Thread: main.
 */
final class CheckConfigCommand extends Command {
  private static final String SYNTAX_ONLY = "--syntax-only";
  private final Map<String, String> environment;

  CheckConfigCommand(Map<String, String> environment) {
    super("config", "Say whether each prometheus.yml would be taken, and if not, every reason.");
    this.environment = environment;
    spec()
        .addPositional(
            PositionalParamSpec.builder()
                .paramLabel("FILE")
                .type(String[].class)
                .arity("1..*")
                .description("The files to check.")
                .build());
    toggle(SYNTAX_ONLY, "Do not look for the files that are referred to.");
    toggle("--agent", "Taken for promtool's sake: Tandem is an agent.");
  }

  @Override
  int run(ParseResult given) {
    boolean syntaxOnly = given.matchedOptionValue(SYNTAX_ONLY, false);
    int status = OK;
    for (String file : given.matchedPositionalValue(0, new String[0])) {
      status = check(Path.of(file), syntaxOnly) ? status : FAILED;
    }
    return status;
  }

  private boolean check(Path file, boolean syntaxOnly) {
    out().println("Checking " + file);
    List<String> failures;
    try {
      PrometheusConfig config = new ConfigLoader(environment).load(file);
      config.notices().forEach(notice -> out().println("  NOTICE: " + notice));
      failures = syntaxOnly ? List.of() : missingFiles(config);
    } catch (ConfigException e) {
      failures = e.problems().stream().map(ConfigProblem::toString).toList();
    }
    if (failures.isEmpty()) {
      out().println(" SUCCESS: " + file + " is valid prometheus config file syntax");
    } else {
      // On standard error, as promtool has it.
      out().flush();
      failures.forEach(failure -> err().println("  FAILED: " + failure));
    }
    out().println();
    return failures.isEmpty();
  }

  private List<String> missingFiles(PrometheusConfig config) {
    ReferencedFiles files = new ReferencedFiles(config);
    files.warnings().forEach(warning -> out().println("  WARNING: " + warning));
    return files.failures();
  }
}
