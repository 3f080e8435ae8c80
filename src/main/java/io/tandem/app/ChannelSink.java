// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.tandem.scrape.ScrapeSink;
import io.tandem.standin.ReplicaGate;
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
  private final ReplicaGate gate;

  ChannelSink(
      @Channel(Channels.SCRAPES) @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          Emitter<EncodedScrape> scrapes,
      ReplicaGate gate) {
    this.scrapes = scrapes;
    this.gate = gate;
  }

  @Override
  public void commit(EncodedScrape scrape) {
    scrapes.send(scrape);
  }

  @Override
  public ScrapeStage stage(Encoding encoding, long targetId, long tickMillis, boolean up) {
    return gate.stage(encoding, targetId, tickMillis, up);
  }
}
