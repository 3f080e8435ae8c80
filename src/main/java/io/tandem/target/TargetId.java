// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.target;

import io.tandem.model.Labels;
import java.nio.charset.StandardCharsets;

/**
 * The identity of a target: FNV-1a of 64 bits over the UTF-8 bytes of every label name and value,
 * each closed by a 0xff (which no UTF-8 text holds), and of the URL. It depends on nothing else, so
 * every member, version and run computes the same.
 */
final class TargetId {
  private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  private static final int END_OF_TEXT = 0xff;

  private TargetId() {}

  static long of(Labels labels, String url) {
    long hash = OFFSET_BASIS;
    for (int i = 0; i < labels.size(); i++) {
      hash = mix(hash, labels.name(i));
      hash = mix(hash, labels.value(i));
    }
    return mix(hash, url);
  }

  private static long mix(long hash, String text) {
    long mixed = hash;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      mixed = (mixed ^ (b & 0xff)) * PRIME;
    }
    return (mixed ^ END_OF_TEXT) * PRIME;
  }
}
