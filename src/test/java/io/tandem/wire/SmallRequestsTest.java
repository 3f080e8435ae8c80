// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.model.HaIdentity;
import io.tandem.model.Labels;
import io.tandem.model.MetricMetadata;
import io.tandem.model.MetricMetadata.Type;
import io.tandem.testing.RemoteWriteBodies;
import io.tandem.testing.RemoteWriteBodies.Metadata;
import io.tandem.wire.SmallRequests.MetadataRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmallRequestsTest {
  private final SmallRequests requests = new SmallRequests(new PartCompressor());

  @Test
  void heartbeat_ofAnIdentity_isOneSeriesOfIt() {
    var request = RemoteWriteBodies.read(requests.heartbeat(new HaIdentity("prod", "b"), 1_234L));
    assertThat(request.series()).hasSize(1);
    assertThat(request.series().getFirst().pairs())
        .containsExactly("__name__", "tandem_ha_heartbeat", "__replica__", "b", "cluster", "prod");
    assertThat(request.series().getFirst().labels())
        .isEqualTo(
            Labels.of("__name__", "tandem_ha_heartbeat", "cluster", "prod", "__replica__", "b"));
    assertThat(request.series().getFirst().samples().getFirst().timestampMillis())
        .isEqualTo(1_234L);
  }

  @Test
  void metadata_ofMoreThanFits_isSeveralRequests() {
    List<MetricMetadata> entries =
        List.of(
            new MetricMetadata(Type.COUNTER, "a_total", "Counts.", ""),
            new MetricMetadata(Type.GAUGE, "b_bytes", "", "bytes"),
            new MetricMetadata(Type.STATESET, "c", "ä", ""));
    List<MetadataRequest> sent = requests.metadata(entries, 2, Integer.MAX_VALUE);
    assertThat(sent).extracting(MetadataRequest::entries).containsExactly(2, 1);
    assertThat(RemoteWriteBodies.read(sent.get(0).body()).metadata())
        .containsExactly(
            new Metadata(1, "a_total", "Counts.", ""), new Metadata(2, "b_bytes", "", "bytes"));
    assertThat(RemoteWriteBodies.read(sent.get(1).body()).metadata())
        .containsExactly(new Metadata(7, "c", "ä", ""));
  }

  @Test
  void metadata_withALongHelp_isCutToTheLimit() {
    MetricMetadata entry = new MetricMetadata(Type.GAUGE, "name", "€".repeat(1000), "unit");
    Metadata sent =
        RemoteWriteBodies.read(requests.metadata(List.of(entry), 10, 1024).getFirst().body())
            .metadata()
            .getFirst();
    int bytes = "GAUGEnameunit".length() + sent.help().getBytes(StandardCharsets.UTF_8).length;
    assertThat(bytes).isBetween(1022, 1024);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void cut_atAnyByte_leavesWholeLetters(int bytes) {
    String cut = SmallRequests.cut("a€𝄞", bytes);
    assertThat("a€𝄞").startsWith(cut);
    assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(bytes);
  }
}
