// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import io.tandem.model.HaIdentity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives series the other replica of their cluster: {@code __replica__} gets another value, samples
 * and all other labels stay, and so does the order of the labels.
 *
 * <p>Done on the encoded bytes: one uncompressed copy, a walk over the labels of each series,
 * compressing again. Only used while somebody is stood in for. Belongs to whoever made it, as its
 * compressor does.
 */
public final class ReplicaRewriter {
  private static final byte[] REPLICA = HaIdentity.REPLICA_LABEL.getBytes(StandardCharsets.UTF_8);
  private static final byte SERIES_TAG = 0x0a;

  private final HaIdentity from;
  private final HaIdentity to;
  private final byte[] value;
  private final PartCompressor compressor;
  private byte[] out = new byte[4096];
  private int length;

  /** The place that is read next. */
  private int at;

  /** Rewrites series of one identity to another one of the same cluster. */
  public ReplicaRewriter(HaIdentity from, HaIdentity to, PartCompressor compressor) {
    if (!from.cluster().equals(to.cluster())) {
      throw new IllegalArgumentException("bug in Tandem: " + from + " cannot become " + to);
    }
    this.from = from;
    this.to = to;
    this.value = to.replica().getBytes(StandardCharsets.UTF_8);
    this.compressor = compressor;
  }

  /** The request as the other replica sends it, with an index of its own. */
  public Request rewrite(Request request) throws MalformedRequestException {
    check(request.identity());
    byte[] raw = new RequestDecoder(request.rawLength()).unpack(request.body());
    TargetIndex index = request.index();
    TargetIndex.Builder moved = new TargetIndex.Builder();
    length = 0;
    for (int i = 0; i < index.size(); i++) {
      int start = length;
      series(raw, index.offset(i), index.offset(i) + index.length(i));
      moved.add(
          index.targetId(i),
          index.tickMillis(i),
          index.isUp(i),
          start,
          length - start,
          index.samples(i));
    }
    return new Request(
        compressor.body(out, length),
        length,
        request.samples(),
        request.firstMillis(),
        request.lastMillis(),
        to,
        moved.build());
  }

  /** The scrape in the encoding of the other replica. */
  public EncodedScrape rewrite(EncodedScrape scrape, Encoding encoding)
      throws MalformedRequestException {
    check(scrape.encoding().identity());
    List<EncodedScrape.Part> parts = new ArrayList<>(scrape.parts().size());
    for (EncodedScrape.Part part : scrape.parts()) {
      parts.add(rewrite(part));
    }
    return new EncodedScrape(
        encoding,
        scrape.targetId(),
        scrape.tickMillis(),
        scrape.firstMillis(),
        scrape.lastMillis(),
        scrape.samples(),
        scrape.up(),
        List.copyOf(parts));
  }

  /** A part of a scrape, compressed where it was. */
  public EncodedScrape.Part rewrite(EncodedScrape.Part part) throws MalformedRequestException {
    byte[] raw = part.compressed() ? PartCompressor.decompress(part) : part.bytes();
    length = 0;
    series(raw, 0, part.rawLength());
    return part.compressed()
        ? compressor.compress(out, 0, length, part.samples())
        : new EncodedScrape.Part(Arrays.copyOf(out, length), length, length, part.samples(), false);
  }

  private void check(@Nullable HaIdentity identity) {
    if (!from.equals(identity)) {
      throw new IllegalStateException(
          "bug in Tandem: series of " + identity + " instead of " + from);
    }
  }

  /** Rewrites all series between two places, behind what was written before. */
  private void series(byte[] raw, int start, int end) throws MalformedRequestException {
    at = start;
    while (at < end) {
      int size = field(raw, SERIES_TAG, end);
      int next = at + size;
      one(raw, at, next);
      at = next;
    }
  }

  private void one(byte[] raw, int start, int end) throws MalformedRequestException {
    while (at < end && raw[at] == LabelBytes.LABEL_TAG) {
      int label = at;
      int body = field(raw, LabelBytes.LABEL_TAG, end);
      if (isReplica(raw, at, body)) {
        write(raw, start, label, at + body, end);
        return;
      }
      at += body;
    }
    throw malformed("a series without " + HaIdentity.REPLICA_LABEL);
  }

  /** Goes behind the head of a field of this tag that ends in time; returns its length. */
  private int field(byte[] raw, byte tag, int end) throws MalformedRequestException {
    if (raw[at] != tag) {
      throw malformed("field " + raw[at] + " where " + tag + " should be");
    }
    int size = 0;
    int shift = 0;
    byte next = (byte) 0x80;
    while (next < 0 && shift < Integer.SIZE) {
      at++;
      if (at >= end) {
        throw malformed("a length is cut off");
      }
      next = raw[at];
      size |= (next & 0x7f) << shift;
      shift += 7;
    }
    at++;
    if (size < 0 || size > end - at) {
      throw malformed("a field of " + size + " bytes in " + (end - at));
    }
    return size;
  }

  private static MalformedRequestException malformed(String why) {
    return new MalformedRequestException(
        MalformedRequestException.Reason.PROTOBUF, "proto: " + why, null);
  }

  /** Whether the label message that begins here has the name of the replica's. */
  private static boolean isReplica(byte[] raw, int body, int size) {
    int name = body + 2;
    return size >= 2 + REPLICA.length
        && raw[body] == LabelBytes.NAME_TAG
        && raw[body + 1] == REPLICA.length
        && Arrays.equals(raw, name, name + REPLICA.length, REPLICA, 0, REPLICA.length);
  }

  /** Writes a series with another label in place of the one between two places. */
  private void write(byte[] raw, int start, int label, int behind, int end) {
    int message = LabelBytes.size(REPLICA.length, value.length);
    int field = 1 + Varint.size(message) + message;
    int size = label - start + field + end - behind;
    ensure(1 + Varint.size(size) + size);
    out[length++] = SERIES_TAG;
    length = Varint.write(out, length, size);
    copy(raw, start, label);
    out[length++] = LabelBytes.LABEL_TAG;
    length = Varint.write(out, length, message);
    out[length++] = LabelBytes.NAME_TAG;
    length = Varint.write(out, length, REPLICA.length);
    copy(REPLICA, 0, REPLICA.length);
    out[length++] = LabelBytes.VALUE_TAG;
    length = Varint.write(out, length, value.length);
    copy(value, 0, value.length);
    copy(raw, behind, end);
  }

  private void copy(byte[] source, int from, int to) {
    System.arraycopy(source, from, out, length, to - from);
    length += to - from;
  }

  private void ensure(int more) {
    if (length + more > out.length) {
      out = Arrays.copyOf(out, Math.max(2 * out.length, length + more));
    }
  }
}
