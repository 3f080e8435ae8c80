// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.model.Labels;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Shows the series that targets have, which are read again from their last pages. Any thread. */
@FunctionalInterface
public interface SeriesView {
  /** Shows none. */
  SeriesView NONE =
      pool ->
          new Reading() {
            @Override
            public void next(Consumer<List<Labels>> taker) {
              taker.accept(List.of());
            }

            @Override
            public void close() {}
          };

  /**
   * A reading of the series of one pool, or of all; nothing is read yet.
   *
   * @param pool the name of the one pool, or null for all
   */
  Reading read(@Nullable String pool);

  /** One walk through the series, as fast as its user asks. Used by one thread at a time. */
  interface Reading extends AutoCloseable {
    /**
     * Reads on. The labels are those behind metric relabeling: without external ones and before
     * {@code cluster} and {@code __replica__} are set. Report series are left out.
     *
     * @param taker gets the next series, on any event loop; an empty list is the end
     */
    void next(Consumer<List<Labels>> taker);

    /** Nothing more is asked for. Idempotent. */
    @Override
    void close();
  }
}
