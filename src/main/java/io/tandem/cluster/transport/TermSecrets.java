// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.transport;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of terms that orders brought to this member: the last one, and the one before, for
 * partners change over one after another. Who shows one has had orders of that term as well, and
 * needs no review of its token, which an API server that is away could not give. Any thread.
 */
public final class TermSecrets {
  private volatile List<String> known = List.of();

  /** Orders of a term were taken; an empty secret is none. Called on the fleet's event loop. */
  public void learn(String secret) {
    List<String> before = known;
    if (!secret.isEmpty() && (before.isEmpty() || !before.getFirst().equals(secret))) {
      known = before.isEmpty() ? List.of(secret) : List.of(secret, before.getFirst());
    }
  }

  /** What partners are shown, null before any orders. */
  public @Nullable String current() {
    List<String> now = known;
    return now.isEmpty() ? null : now.getFirst();
  }

  /** Whether orders brought it, in time that does not depend on how much of it is right. */
  public boolean isKnown(@Nullable String shown) {
    boolean isKnown = false;
    if (shown != null) {
      byte[] bytes = shown.getBytes(StandardCharsets.UTF_8);
      for (String secret : known) {
        isKnown |= MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), bytes);
      }
    }
    return isKnown;
  }
}
