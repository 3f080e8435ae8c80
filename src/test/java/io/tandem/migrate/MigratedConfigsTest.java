// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.config.ConfigException;
import io.tandem.config.ConfigProblem;
import io.tandem.config.read.ConfigLoader;
import io.tandem.migrate.Migration.OutputFile;
import io.tandem.migrate.Surroundings.Document;
import io.tandem.testing.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Recorded files of Prometheus: what it takes is migrated, and Tandem takes the outcome. What
 * follows a first document Prometheus never sees; here it is a second configuration.
 */
class MigratedConfigsTest {
  private final Path set = Conformance.set("configs");
  private final List<String> wrong = new ArrayList<>();
  private int migrated;

  @Test
  void files_thatPrometheusTakes_becomeFilesThatTandemTakes() throws IOException {
    for (JsonNode recorded : Conformance.lines("configs", "cases.jsonl")) {
      boolean hasMore = recorded.get("id").asText().matches("own-doc-(two|trailing).*");
      if (recorded.path("accepted").asBoolean() && !hasMore) {
        Path file = set.resolve(recorded.get("file").asText());
        String text = Files.readString(file);
        if (!hasFaults(file, text)) {
          migrate(new Document(file, text));
        }
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(migrated).isGreaterThan(50);
  }

  /** More than keys that Tandem does not run. */
  private static boolean hasFaults(Path file, String text) {
    return problems(file, text).stream().anyMatch(problem -> !ConfigLoader.isNotRun(problem));
  }

  private static List<ConfigProblem> problems(Path file, String text) {
    try {
      new ConfigLoader(Map.of()).load(file, text);
      return List.of();
    } catch (ConfigException e) {
      return e.problems();
    }
  }

  private void migrate(Document document) {
    try {
      Migration migration =
          new Migrator(Wishes.NONE, MigratedCase.named("server"), SourceKind.PROMETHEUS_YML)
              .migrate(List.of(document));
      migrated++;
      for (OutputFile file : migration.files()) {
        problems(document.file(), file.text())
            .forEach(problem -> wrong.add(document.file() + ": " + problem));
      }
    } catch (ConfigException | RuntimeException e) {
      wrong.add(document.file() + ": " + e);
    }
  }
}
