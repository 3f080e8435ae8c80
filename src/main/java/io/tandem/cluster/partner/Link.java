// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.partner;

import io.tandem.cluster.message.Beat;
import org.jspecify.annotations.Nullable;

/**
 * The line to one partner.
 *
 * <pre>
 *   NEW ── beat ──► WELL ── refused ──► REFUSED ── beat ──► WELL
 *    │               └─ 3 s without ──► SILENT ─── beat ──► WELL
 *    └─ refused, 3 s without: as WELL
 * </pre>
 *
 * Belongs to the fleet's event loop.
 */
final class Link {
  final String member;
  String address;
  Contact contact = Contact.NEW;

  /** When the partner was last heard of; at first when the line was made. */
  long heardNanos;

  long beganNanos;
  boolean calling;

  /** Somebody wants a beat at once. */
  boolean urgent;

  /**
   * Of the last beat written to the partner. Begins with the time, so that what it heard of an
   * earlier process is never taken for what this one says.
   */
  long sequence;

  /** The partner's last beat. */
  @Nullable Beat last;

  enum Contact {
    NEW,
    WELL,
    REFUSED,
    SILENT
  }

  Link(String member, String address, long nowNanos, long wallMillis) {
    this.member = member;
    this.address = address;
    this.sequence = wallMillis;
    this.heardNanos = nowNanos;
    this.beganNanos = nowNanos;
  }

  boolean isLost() {
    return contact == Contact.REFUSED || contact == Contact.SILENT;
  }

  long heard() {
    return last == null ? 0 : last.sequence();
  }

  /** Whether the partner left and was not heard of as another process since. */
  boolean hasLeft() {
    return last != null && last.leaving();
  }
}
