// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FleetListingTest {
  private final FleetListing<Integer> listing =
      new FleetListing<>(page -> new JsonObject().put("all", new JsonArray(page)));
  private final List<Integer> pages = new ArrayList<>();
  private List<Integer> numbers = numbers(12_000);

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private Future<JsonObject> ask(JsonObject message) {
    JsonObject page = listing.page(message, () -> numbers);
    pages.add(page.getJsonArray("all").size());
    return Future.succeededFuture(page);
  }

  private static List<Integer> read(JsonObject page) {
    return page.getJsonArray("all").stream().map(each -> (Integer) each).toList();
  }

  @Test
  void longList_comesInPages() {
    assertThat(FleetListing.gather(this::ask, FleetListingTest::read).result()).isEqualTo(numbers);
    assertThat(pages).containsExactly(5_000, 5_000, 2_000);
  }

  @Test
  void list_thatChangesMeanwhile_isOfOneMoment() {
    List<Integer> before = numbers;
    List<Integer> all =
        FleetListing.gather(
                message -> {
                  Future<JsonObject> page = ask(message);
                  numbers = numbers(3);
                  return page;
                },
                FleetListingTest::read)
            .result();

    assertThat(all).isEqualTo(before);
  }

  @Test
  void asker_ofAnEarlierVersion_getsAll() {
    assertThat(read(ask(new JsonObject()).result())).isEqualTo(numbers);
  }
}
