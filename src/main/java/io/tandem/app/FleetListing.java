// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A long list that members ask the coordinator for, told in pages: 200,000 targets in one message
 * would stand still on the event loop for seconds. Pages that belong together are of one moment.
 * Who asks for no page gets all, as earlier versions do. Belongs to the fleet's event loop.
 */
final class FleetListing<T> {
  private static final int PAGE = 5_000;
  private static final String OFFSET = "offset";
  private static final String LISTING = "listing";
  private static final String NEXT = "next";

  private final Function<List<T>, JsonObject> write;
  private List<T> shown = List.of();
  private int listing;

  FleetListing(Function<List<T>, JsonObject> write) {
    this.write = write;
  }

  /** The page that a message asks for. */
  JsonObject page(JsonObject message, Supplier<List<T>> all) {
    int offset = message.getInteger(OFFSET, -1);
    if (offset < 0) {
      return write.apply(all.get());
    }
    if (offset == 0 || message.getInteger(LISTING, 0) != listing) {
      shown = List.copyOf(all.get());
      listing++;
    }
    int to = Math.min(shown.size(), offset + PAGE);
    JsonObject page = write.apply(shown.subList(Math.min(offset, to), to)).put(LISTING, listing);
    if (to < shown.size()) {
      return page.put(NEXT, to);
    }
    shown = List.of();
    return page;
  }

  /** All pages, one after another. */
  static <T> Future<List<T>> gather(
      Function<JsonObject, Future<JsonObject>> ask, Function<JsonObject, List<T>> read) {
    return gather(ask, read, new JsonObject().put(OFFSET, 0), new ArrayList<>());
  }

  private static <T> Future<List<T>> gather(
      Function<JsonObject, Future<JsonObject>> ask,
      Function<JsonObject, List<T>> read,
      JsonObject message,
      List<T> before) {
    return ask.apply(message)
        .compose(
            page -> {
              before.addAll(read.apply(page));
              Integer next = page.getInteger(NEXT);
              return next == null
                  ? Future.succeededFuture(before)
                  : gather(
                      ask,
                      read,
                      new JsonObject().put(OFFSET, next).put(LISTING, page.getInteger(LISTING, 0)),
                      before);
            });
  }
}
