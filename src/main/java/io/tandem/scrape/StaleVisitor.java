// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.scrape.parse.ExpositionParser;
import org.jspecify.annotations.Nullable;

/** Reads a page again to write stale markers for those of its series that are gone. */
record StaleVisitor(PageAppender appender, ScrapeSession session) implements PageReader.Replay {
  @Override
  public @Nullable ScrapeFault series(ExpositionParser parser, boolean isHistogram) {
    appender.appendStale(parser.series(), isHistogram);
    return null;
  }

  @Override
  public void metadata(ExpositionParser parser) {
    // A page that is read again tells nothing new.
  }

  @Override
  public void partRead(Runnable next) {
    Backlog backlog = session.stageParts();
    if (backlog == null) {
      next.run();
    } else {
      backlog.onDrain(next);
    }
  }
}
