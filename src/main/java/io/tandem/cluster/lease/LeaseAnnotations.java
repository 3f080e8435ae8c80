// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import io.tandem.cluster.lease.LeaseStore.LeaseRecord;
import io.tandem.cluster.lease.MemberCard.State;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What members write on their Leases, and how it is read again. Pure. */
final class LeaseAnnotations {
  private static final String PREFIX = "tandem.io/";
  static final String ADDRESS = PREFIX + "address";
  static final String PROCESS = PREFIX + "process";
  static final String SECRET_HASH = PREFIX + "term-secret-sha256";
  private static final String MEMBER = PREFIX + "member";
  private static final String NODE = PREFIX + "node";
  private static final String ZONE = PREFIX + "zone";
  private static final String VERSION = PREFIX + "version";
  private static final String ROLE = PREFIX + "role";
  private static final String STATE = PREFIX + "state";

  private LeaseAnnotations() {}

  static Map<String, String> ofMember(MemberCard card) {
    Map<String, String> all = new TreeMap<>();
    all.put(MEMBER, card.name());
    all.put(PROCESS, card.process());
    all.put(ADDRESS, card.address());
    all.put(NODE, card.node());
    all.put(ZONE, card.zone());
    all.put(VERSION, card.version());
    all.put(ROLE, card.role());
    all.put(STATE, card.state().name().toLowerCase(Locale.ROOT));
    return Map.copyOf(all);
  }

  /** The card on a member's Lease, or null where there is none: it was not written by a member. */
  static @Nullable MemberCard card(LeaseRecord lease) {
    Map<String, String> all = lease.annotations();
    String name = all.get(MEMBER);
    String process = all.get(PROCESS);
    String address = all.get(ADDRESS);
    if (name == null || process == null || address == null) {
      return null;
    }
    return new MemberCard(
        name,
        process,
        address,
        all.getOrDefault(NODE, ""),
        all.getOrDefault(ZONE, ""),
        all.getOrDefault(VERSION, ""),
        all.getOrDefault(ROLE, "all"),
        state(all.getOrDefault(STATE, "")));
  }

  /** A state that a later version invents is that of a member that works. */
  private static State state(String text) {
    for (State state : State.values()) {
      if (state.name().equalsIgnoreCase(text)) {
        return state;
      }
    }
    return State.ACTIVE;
  }

  static Map<String, String> ofCoordinator(MemberCard card, String secret) {
    return Map.of(ADDRESS, card.address(), PROCESS, card.process(), SECRET_HASH, hash(secret));
  }

  static String hash(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
