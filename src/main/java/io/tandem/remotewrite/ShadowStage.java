// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.wire.EncodedScrape;
import io.tandem.wire.ScrapeStage;
import java.util.List;

/**
 * A large scrape that nobody will be sent: its parts are counted as they come and forgotten.
 * Belongs to the event loop of the target.
 */
final class ShadowStage implements ScrapeStage {
  private final List<Endpoint> endpoints;
  private long bytes;

  ShadowStage(List<Endpoint> endpoints) {
    this.endpoints = endpoints;
  }

  @Override
  public boolean add(EncodedScrape.Part part) {
    bytes += part.length();
    return true;
  }

  @Override
  public void onDrain(Runnable action) {
    action.run();
  }

  @Override
  public void commit(EncodedScrape last) {
    endpoints.forEach(endpoint -> endpoint.shadow(last, bytes));
  }

  @Override
  public void abort() {
    bytes = 0;
  }
}
