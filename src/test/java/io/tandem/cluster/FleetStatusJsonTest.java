// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.testing.FleetFixture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A status and its targets survive the way between members. */
class FleetStatusJsonTest {
  @Test
  void status_thereAndBack_isTheSame() {
    FleetStatus fleet = FleetFixture.fleet(6);

    assertThat(FleetStatusJson.read(again(FleetStatusJson.write(fleet)))).isEqualTo(fleet);
  }

  @Test
  void partialStatus_thereAndBack_isTheSame() {
    FleetStatus partial = FleetFixture.partial();

    assertThat(FleetStatusJson.read(again(FleetStatusJson.write(partial)))).isEqualTo(partial);
  }

  @Test
  void targets_thereAndBack_areTheSame() {
    List<FleetTarget> targets = FleetFixture.targets();

    assertThat(FleetTargetJson.read(again(FleetTargetJson.write(targets)))).isEqualTo(targets);
  }

  @Test
  void keys_thatAreUnknown_areIgnored() {
    JsonObject json = FleetStatusJson.write(FleetFixture.fleet(2)).put("weather", "fine");
    json.getJsonArray("members").getJsonObject(0).put("mood", new JsonArray().add("good"));

    assertThat(FleetStatusJson.read(json)).isEqualTo(FleetFixture.fleet(2));
  }

  @Test
  void keys_thatAreMissing_meanNothing() {
    FleetStatus fleet =
        FleetStatusJson.read(
            new JsonObject("{\"members\":[{\"name\":\"m\"}],\"elected\":[{\"endpoint\":\"e\"}]}"));

    assertThat(fleet.coordinator()).isNull();
    assertThat(fleet.members())
        .singleElement()
        .satisfies(member -> assertThat(member.owned().inAll()).isZero());
    assertThat(fleet.elections()).containsExactly(new FleetStatus.Election("e", null));
  }

  @Test
  void times_areWrittenForPeople() {
    JsonObject json = FleetStatusJson.write(FleetFixture.fleet(1));

    assertThat(json.getJsonArray("holes").getJsonObject(0).getString("from"))
        .isEqualTo("2026-11-22T09:45:00Z");
    assertThat(json.getJsonArray("standIns").getJsonObject(1).containsKey("deliveredThrough"))
        .isFalse();
  }

  private static JsonObject again(JsonObject json) {
    return new JsonObject(json.encode());
  }
}
