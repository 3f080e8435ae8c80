// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.wire.PartCompressor;
import io.tandem.wire.ScrapeEncoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What the targets of one event loop share: buffers for the scrapes that run, which are as many as
 * run at once and not as many as there are targets. Belongs to one event loop.
 */
final class LoopResources {
  /** Buffers beyond these are given back to the heap when their scrape ends. */
  private static final int KEPT = 4;

  private static final int PAGE_BUFFER_BYTES = 64 * 1024;

  final PartCompressor compressor = new PartCompressor();
  final SeriesResolver resolver = new SeriesResolver();
  final SeriesWriter writer = new SeriesWriter();
  final ExemplarWriter exemplars;
  final PendingSample sample = new PendingSample();
  final MetadataTracker metadata;
  final ScrapeMetrics metrics;
  final ScrapeSink sink;
  final PageFiles pages;
  private final Deque<PageReader> readers = new ArrayDeque<>();
  private final Deque<byte[]> pageBuffers = new ArrayDeque<>();
  private final Deque<ScrapeEncoder> encoders = new ArrayDeque<>();

  LoopResources(ScrapeSink sink, ScrapeMetrics metrics, MetadataTracker metadata, PageFiles pages) {
    this.sink = sink;
    this.metrics = metrics;
    this.exemplars = new ExemplarWriter(metrics);
    this.metadata = metadata;
    this.pages = pages;
  }

  /** A buffer of 64 KiB for a page on its way to be kept. */
  byte[] takePageBuffer() {
    byte[] buffer = pageBuffers.poll();
    return buffer == null ? new byte[PAGE_BUFFER_BYTES] : buffer;
  }

  void giveBackPageBuffer(byte[] buffer) {
    if (pageBuffers.size() < KEPT) {
      pageBuffers.push(buffer);
    }
  }

  PageReader takeReader() {
    PageReader reader = readers.poll();
    return reader == null ? new PageReader() : reader;
  }

  void giveBack(PageReader reader) {
    if (readers.size() < KEPT) {
      readers.push(reader);
    } else {
      reader.close();
    }
  }

  /** One encoder for each encoding, begun. */
  List<ScrapeEncoder> takeEncoders(List<EncodingRules> encodings) {
    List<ScrapeEncoder> taken = new ArrayList<>(encodings.size());
    for (EncodingRules rules : encodings) {
      ScrapeEncoder encoder = encoders.poll();
      taken.add(encoder == null ? new ScrapeEncoder(compressor) : encoder);
      taken.getLast().begin(rules.encoding());
    }
    return taken;
  }

  void giveBack(List<ScrapeEncoder> taken) {
    for (ScrapeEncoder encoder : taken) {
      encoder.discard();
      if (encoders.size() < KEPT) {
        encoders.push(encoder);
      }
    }
  }
}
