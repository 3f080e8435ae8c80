// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import io.tandem.model.HaIdentity;
import io.tandem.model.SpecialValues;
import io.tandem.wire.MalformedRequestException;
import io.tandem.wire.RequestDecoder;
import io.tandem.wire.RequestVisitor;
import java.util.ArrayList;
import java.util.List;

/**
 * One remote-write request as it was sent and answered. Of its series only {@code up} is
 * remembered: each committed scrape has it once.
 *
 * @param replica of the first series; empty where there is none
 * @param ups of the targets of the scenario
 * @param mixed whether its series carry more than one identity, which no request may
 * @param status 0 where the test kept the request away from the receiver
 */
record Delivery(
    long millis,
    String member,
    String replica,
    List<Up> ups,
    boolean mixed,
    int status,
    long answeredMillis) {
  private static final int MAX_RAW_BYTES = 64 << 20;

  /** The sample of a scrape that tells whether it succeeded. */
  record Up(String target, long tick, long valueBits) {
    boolean isStaleMarker() {
      return valueBits == SpecialValues.STALE_NAN_BITS;
    }
  }

  static Delivery read(long millis, String member, byte[] body) {
    Reader reader = new Reader();
    try {
      new RequestDecoder(MAX_RAW_BYTES).decode(body, reader);
    } catch (MalformedRequestException e) {
      throw new IllegalArgumentException("not a remote-write body", e);
    }
    String replica = reader.replica == null ? "" : reader.replica;
    return new Delivery(millis, member, replica, List.copyOf(reader.ups), reader.mixed, 0, 0);
  }

  Delivery answered(int newStatus, long now) {
    return new Delivery(millis, member, replica, ups, mixed, newStatus, now);
  }

  private static final class Reader implements RequestVisitor {
    private final List<Up> ups = new ArrayList<>();
    private String replica;
    private boolean mixed;
    private String name = "";
    private String target = "";
    private String ofSeries = "";
    private long tick;
    private long bits;

    @Override
    public void beginSeries() {
      name = "";
      target = "";
      ofSeries = "";
    }

    @Override
    public void label(String label, String value) {
      switch (label) {
        case "__name__" -> name = value;
        case "target" -> target = value;
        case HaIdentity.REPLICA_LABEL -> ofSeries = value;
        default -> {}
      }
    }

    @Override
    public void sample(long timestampMillis, long valueBits) {
      tick = timestampMillis;
      bits = valueBits;
    }

    @Override
    public void endSeries(int exemplars, int histograms) {
      if (replica == null) {
        replica = ofSeries;
      }
      mixed |= !replica.equals(ofSeries);
      if (name.equals("up") && !target.isEmpty()) {
        ups.add(new Up(target, tick, bits));
      }
    }

    @Override
    public void metadata(int type, String family, String help, String unit) {}
  }
}
