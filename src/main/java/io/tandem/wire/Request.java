// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import io.tandem.model.HaIdentity;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A remote-write request, closed: the body as it is sent and what is known of it.
 *
 * <p>Bodies can be joined without being compressed again, for Snappy elements may stand one behind
 * the other; so a lane keeps small requests and sends large ones. Immutable, but for the body,
 * which nobody may change; any thread.
 *
 * @param body length prefix and Snappy elements, as sent
 * @param rawLength length of the protobuf bytes
 * @param samples how many samples, stale markers included
 * @param firstMillis no sample is older
 * @param lastMillis no sample is younger
 * @param identity what every series of the request carries, or null without HA
 * @param index whose bytes are where
 */
public record Request(
    byte[] body,
    int rawLength,
    int samples,
    long firstMillis,
    long lastMillis,
    @Nullable HaIdentity identity,
    TargetIndex index) {
  /**
   * Most bytes of protobuf in one request. Cortex, which AMP is made of, passes requests on by
   * gRPC, whose messages hold 4 MiB unless told otherwise, and answers 500 to larger ones for ever;
   * a page that repeats itself packs so well that the limit of bytes as sent does not protect from
   * that.
   */
  public static final int MOST_RAW_BYTES = 3 << 20;

  /** Bytes as sent. */
  public int bytes() {
    return body.length;
  }

  /**
   * One request that holds these in their order. All must be of one identity, for the receiver
   * judges a request by its first series alone.
   */
  public static Request join(List<Request> requests) {
    if (requests.size() == 1) {
      return requests.getFirst();
    }
    int raw = requests.stream().mapToInt(Request::rawLength).sum();
    int bytes = Varint.size(raw);
    for (Request request : requests) {
      bytes += request.bytes() - Varint.size(request.rawLength);
    }
    byte[] body = new byte[bytes];
    int at = Varint.write(body, 0, raw);
    Totals totals = new Totals(requests.getFirst().identity);
    for (Request request : requests) {
      int prefix = Varint.size(request.rawLength);
      System.arraycopy(request.body, prefix, body, at, request.bytes() - prefix);
      at += request.bytes() - prefix;
      totals.add(request);
    }
    return totals.close(body, raw);
  }

  /** Sums of the requests that are joined. */
  private static final class Totals {
    private final @Nullable HaIdentity identity;
    private final TargetIndex.Builder index = new TargetIndex.Builder();
    private int raw;
    private int samples;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    Totals(@Nullable HaIdentity identity) {
      this.identity = identity;
    }

    void add(Request request) {
      if (!Objects.equals(identity, request.identity)) {
        throw new IllegalStateException(
            "bug in Tandem: one request of two identities, "
                + identity
                + " and "
                + request.identity);
      }
      index.addAll(request.index, raw);
      raw += request.rawLength;
      samples += request.samples;
      first = Math.min(first, request.firstMillis);
      last = Math.max(last, request.lastMillis);
    }

    Request close(byte[] body, int rawLength) {
      return new Request(body, rawLength, samples, first, last, identity, index.build());
    }
  }
}
