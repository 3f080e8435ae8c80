// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cli.RunFlagTable;
import io.tandem.config.ConfigException;
import io.tandem.config.read.KeyTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/configuration.md is written from the tables that the program itself reads by. */
class ConfigurationDocTest {
  private static final Path FILE = Path.of("docs/configuration.md");
  private static final String COMMAND =
      "mvn test -Dtest=ConfigurationDocTest -Dtandem.docs.update=true";

  @Test
  void documentation_isWhatTheTablesSay() throws IOException, ConfigException {
    String expected = document();
    if (Boolean.getBoolean("tandem.docs.update")) {
      Files.writeString(FILE, expected);
    }
    assertThat(Files.exists(FILE) ? Files.readString(FILE) : "")
        .as("%s is stale; this refreshes it: %s", FILE, COMMAND)
        .isEqualTo(expected);
  }

  private static String document() throws ConfigException {
    return """
        # Configuration

        This page is written by `%s`; do not edit it.

        ## Flags of `tandem run`

        A flag stands for an environment variable too; the flag wins.

        %s
        The API server of a fleet, and of `kubernetes_sd_configs` that name none, comes from the
        service account's files in a pod, else from `KUBECONFIG`; a kubeconfig alone makes no
        member. How a fleet works, and what its modes cost: [fleet.md](fleet.md).

        ### One job in another mode

        `tandem.ha.jobs."JOB".mode`, `both` or `single`, is `--ha.mode` for one job. It is no flag:
        set it in the environment, where every character of the job's name that is no letter or
        digit becomes `_` (job `node-exporter`: `TANDEM_HA_JOBS__NODE_EXPORTER__MODE=single`), or
        in `config/application.properties` of the working folder. The coordinator's values rule
        the fleet.

        ## prometheus.yml

        The file is read as Prometheus 3 reads it. Unknown keys, keys given twice and values of the
        wrong kind stop the start (or the reload, and then the old configuration goes on), with all
        faults at once:

        ```
        %s
        ```

        Keys of Prometheus that Tandem does not run yet are refused by name, not ignored, but where
        they say what holds anyway. Environment variables are put into the values of
        `external_labels` alone: `$NAME` and `${NAME}`, `$$` for a dollar. Paths are relative to the
        folder of the file.

        %s### Headers that remote_write cannot set

        `authorization` (there are keys for it), %s.

        ## Defaults

        What a file with one job and one endpoint means; `/api/v1/status/config` shows the same of
        yours.

        ```yaml
        %s```
        """
        .formatted(
            COMMAND,
            RunFlagTable.markdown(),
            KeyTables.fault(),
            KeyTables.markdown(),
            KeyTables.reservedHeaders(),
            KeyTables.defaults());
  }
}
