// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.remotewrite.RemoteWriter;
import io.tandem.scrape.ScrapeSink;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.Encoding;
import io.tandem.wire.ScrapeStage;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Puts committed scrapes on their channel. The channel's buffer has no bound of its own: whoever
 * takes from it bounds what is pending, by bytes, and counts what it must drop. Thread: event
 * loops.
 */
@Singleton
final class ChannelSink implements ScrapeSink {
  private final Emitter<EncodedScrape> scrapes;
  private final RemoteWriter remoteWrite;

  ChannelSink(
      @Channel(Channels.SCRAPES) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          Emitter<EncodedScrape> scrapes,
      RemoteWriter remoteWrite) {
    this.scrapes = scrapes;
    this.remoteWrite = remoteWrite;
  }

  @Override
  public void commit(EncodedScrape scrape) {
    if (scrape.samples() > 0) {
      scrapes.send(scrape);
    }
  }

  @Override
  public ScrapeStage stage(Encoding encoding, long targetId, long tickMillis, boolean up) {
    return remoteWrite.stage(encoding, targetId, tickMillis, up);
  }
}
