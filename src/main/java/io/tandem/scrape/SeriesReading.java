// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.model.Labels;
import io.tandem.scrape.parse.ExpositionParser;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks through the last pages of targets, one after the other and part by part, and resolves their
 * series as a scrape resolves new ones. Nothing of a scrape changes by it: what is read is held
 * until it was read, although a newer page may have come.
 *
 * <p>Costs what resolving costs, some microseconds a series, on the target's event loop; between
 * two parts scrapes have their turn. Each step belongs to the event loop of the target it is at;
 * steps follow one another, as {@link #next} is called again only after its answer.
 */
final class SeriesReading implements SeriesView.Reading, PageReader.Replay {
  private final Iterator<ScrapeLoop> targets;
  private final SeriesResolver resolver = new SeriesResolver();
  private final PageReader reader = new PageReader();
  private List<Labels> batch = new ArrayList<>();
  private Consumer<List<Labels>> taker = series -> {};
  private @Nullable ScrapeLoop at;
  private @Nullable TargetSeries series;
  private @Nullable PageCopy page;
  private @Nullable Runnable rest;
  private boolean over;
  private boolean unwanted;

  SeriesReading(List<ScrapeLoop> targets) {
    this.targets = targets.iterator();
  }

  @Override
  public void next(Consumer<List<Labels>> newTaker) {
    taker = newTaker;
    Runnable more = rest;
    ScrapeLoop current = at;
    if (more != null && current != null) {
      rest = null;
      current.worker().run(more);
    } else {
      advance();
    }
  }

  private void advance() {
    if (over || !targets.hasNext()) {
      end();
      taker.accept(List.of());
      return;
    }
    ScrapeLoop target = targets.next();
    at = target;
    target.worker().run(() -> target.scraper().readSeries(this));
  }

  private void end() {
    if (!over) {
      over = true;
      reader.close();
    }
  }

  /** The target's last page begins; none where there is no page. */
  void begin(TargetSeries of, @Nullable PageCopy last) {
    series = of;
    if (last == null) {
      advance();
      return;
    }
    page = last;
    last.hold();
    last.replay(reader, this, this::pageRead);
  }

  private void pageRead() {
    letGo();
    if (unwanted) {
      end();
    } else if (batch.isEmpty()) {
      advance();
    } else {
      handOver();
    }
  }

  private void letGo() {
    PageCopy held = page;
    if (held != null) {
      page = null;
      held.letGo();
    }
  }

  private void handOver() {
    List<Labels> full = batch;
    batch = new ArrayList<>();
    taker.accept(full);
  }

  @Override
  public @Nullable ScrapeFault series(ExpositionParser parser, boolean isHistogram) {
    TargetSeries of = series;
    if (of != null && (!isHistogram || of.rules.histograms().keepsNative())) {
      Labels labels = resolver.labels(parser, of);
      if (labels != null) {
        batch.add(labels);
      }
    }
    return null;
  }

  @Override
  public void metadata(ExpositionParser parser) {
    // Series alone are asked for.
  }

  @Override
  public void partRead(Runnable next) {
    if (unwanted) {
      letGo();
      end();
    } else if (batch.isEmpty()) {
      next.run();
    } else {
      rest = next;
      handOver();
    }
  }

  @Override
  public void close() {
    ScrapeLoop current = at;
    if (over) {
      return;
    }
    if (current == null) {
      end();
      return;
    }
    current
        .worker()
        .run(
            () -> {
              unwanted = true;
              // Else the part that is being read is the last one.
              if (rest != null || page == null) {
                rest = null;
                letGo();
                end();
              }
            });
  }
}
