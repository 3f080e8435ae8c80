// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.cluster.member.OrdersStore.Kept;
import io.tandem.cluster.message.OwnedTarget;
import io.tandem.model.Labels;
import io.tandem.model.Replica;
import io.tandem.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrdersFileTest {
  private static final OwnedTarget TARGET =
      new OwnedTarget(
          new Target(
              "job",
              Labels.of("instance", "a\nb", "x", "ü"),
              Labels.EMPTY,
              "http://h/metrics?x=1",
              Duration.ofSeconds(15),
              Duration.ofSeconds(10),
              -7),
          Replica.B,
          "other",
          false);

  @TempDir private Path folder;

  private OrdersFile file() {
    return new OrdersFile(folder.resolve("fleet").resolve("orders.json"), Runnable::run);
  }

  @Test
  void load_whatWasSaved_isTheSame() {
    Kept kept = new Kept(9, "v1", "global: {}", List.of(TARGET), Map.of("other", "h:9090"));

    file().save(kept);

    assertThat(file().load()).isEqualTo(kept);
  }

  @Test
  void save_isForItsOwnerAlone() throws IOException {
    file().save(Kept.NOTHING);

    Path saved = folder.resolve("fleet").resolve("orders.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(saved)))
        .isEqualTo("rw-------");
  }

  @Test
  void load_whatIsTorn_countsAsNothing() throws IOException {
    file().save(new Kept(9, "v1", null, List.of(TARGET), Map.of()));
    Path saved = folder.resolve("fleet").resolve("orders.json");
    Files.writeString(saved, Files.readString(saved).substring(0, 40));

    assertThat(file().load()).isEqualTo(Kept.NOTHING);
  }
}
