// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import io.tandem.model.HaIdentity;
import io.tandem.wire.EncodedScrape.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/**
 * Gathers committed scrapes of one lane into requests, cut by bytes as sent and by samples.
 *
 * <p>Compressed parts go in as they are; raw ones, of small scrapes, are gathered up to 64 KiB and
 * compressed together. The size of what is not compressed yet is taken at its worst until that
 * would close the request, and only then measured. A part that alone is larger than a request may
 * be becomes a request of its own, for only the endpoint knows what it takes. Holds at most one
 * request and 64 KiB; no work per sample. Belongs to the event loop of its lane.
 */
public final class RequestBuilder {
  private static final int PREFIX_BYTES = 5;

  private final @Nullable HaIdentity identity;
  private final int maxBytes;
  private final int maxSamples;
  private final PartCompressor compressor;

  private final List<Part> chunks = new ArrayList<>();
  private final TargetIndex.Builder index = new TargetIndex.Builder();

  /** Parts that are not compressed yet; empty until the first small scrape. */
  private byte[] open = new byte[0];

  private int openLength;
  private int openSamples;
  private int chunkBytes;
  private int rawLength;
  private int samples;
  private long firstMillis = Long.MAX_VALUE;
  private long lastMillis = Long.MIN_VALUE;

  /**
   * Requests hold at most this many bytes as sent and this many samples, and no more bytes of
   * protobuf than {@link Request#MOST_RAW_BYTES}.
   */
  public RequestBuilder(
      @Nullable HaIdentity identity, int maxBytes, int maxSamples, PartCompressor compressor) {
    this.identity = identity;
    this.maxBytes = maxBytes;
    this.maxSamples = maxSamples;
    this.compressor = compressor;
  }

  /** Takes a scrape; requests that became full on the way are handed on in order. */
  public void add(EncodedScrape scrape, Consumer<Request> closed) {
    if (!Objects.equals(scrape.encoding().identity(), identity)) {
      throw new IllegalStateException(
          "bug in Tandem: a scrape of "
              + scrape.encoding().identity()
              + " came to a lane of "
              + identity);
    }
    for (Part part : scrape.parts()) {
      if (!hasRoom(part)) {
        Request full = close();
        if (full != null) {
          closed.accept(full);
        }
      }
      append(part);
      index.add(
          scrape.targetId(),
          scrape.tickMillis(),
          scrape.up(),
          rawLength - part.rawLength(),
          part.rawLength(),
          part.samples());
      firstMillis = Math.min(firstMillis, scrape.firstMillis());
      lastMillis = Math.max(lastMillis, scrape.lastMillis());
    }
  }

  /** What was gathered, as a request; null where there is nothing. The builder is empty then. */
  public @Nullable Request close() {
    if (rawLength == 0) {
      return null;
    }
    compressOpen();
    byte[] body = new byte[Varint.size(rawLength) + chunkBytes];
    int at = Varint.write(body, 0, rawLength);
    for (Part chunk : chunks) {
      System.arraycopy(chunk.bytes(), 0, body, at, chunk.length());
      at += chunk.length();
    }
    Request request =
        new Request(body, rawLength, samples, firstMillis, lastMillis, identity, index.build());
    clear();
    return request;
  }

  public boolean isEmpty() {
    return rawLength == 0;
  }

  /** Whether what was gathered begins with this scrape. */
  public boolean beginsWith(long targetId, long tickMillis) {
    return index.beginsWith(targetId, tickMillis);
  }

  public int samples() {
    return samples;
  }

  /** At most this many bytes as sent, were it closed now. */
  public int bytesAtMost() {
    return rawLength == 0 ? 0 : PREFIX_BYTES + chunkBytes + worst(openLength);
  }

  /** The least timestamp in it; {@link Long#MAX_VALUE} where there is none. */
  public long firstMillis() {
    return firstMillis;
  }

  private boolean hasRoom(Part part) {
    if (samples + part.samples() > maxSamples
        || rawLength + part.rawLength() > Request.MOST_RAW_BYTES) {
      return false;
    }
    int most = part.compressed() ? part.length() : worst(part.length());
    if (PREFIX_BYTES + chunkBytes + worst(openLength) + most <= maxBytes) {
      return true;
    }
    compressOpen();
    return PREFIX_BYTES + chunkBytes + most <= maxBytes;
  }

  private void append(Part part) {
    if (part.compressed()) {
      compressOpen();
      addChunk(part);
    } else if (part.length() > PartCompressor.PART_BYTES) {
      compressOpen();
      addChunk(compressor.compress(part.bytes(), 0, part.length(), part.samples()));
    } else {
      appendOpen(part);
    }
    rawLength += part.rawLength();
    samples += part.samples();
  }

  private void appendOpen(Part part) {
    if (open.length == 0) {
      open = new byte[PartCompressor.PART_BYTES];
    }
    if (openLength + part.length() > open.length) {
      compressOpen();
    }
    System.arraycopy(part.bytes(), 0, open, openLength, part.length());
    openLength += part.length();
    openSamples += part.samples();
  }

  private void compressOpen() {
    if (openLength > 0) {
      addChunk(compressor.compress(open, 0, openLength, openSamples));
      openLength = 0;
      openSamples = 0;
    }
  }

  private void addChunk(Part compressed) {
    chunks.add(compressed);
    chunkBytes += compressed.length();
  }

  private void clear() {
    chunks.clear();
    chunkBytes = 0;
    rawLength = 0;
    samples = 0;
    firstMillis = Long.MAX_VALUE;
    lastMillis = Long.MIN_VALUE;
  }

  private static int worst(int raw) {
    return raw == 0 ? 0 : Snappy.maxCompressedLength(raw);
  }
}
