// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.lease;

import java.util.Locale;
import java.util.regex.Pattern;

/** What the Leases of a fleet are called. Pure. */
record LeaseNames(String fleet) {
  private static final Pattern ALLOWED = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

  String coordinator() {
    return fleet + "-coordinator";
  }

  /**
   * Host names may hold what names of objects may not; what has to be changed for it is told apart
   * by a hash, so that two members never share a Lease.
   */
  String member(String member) {
    if (ALLOWED.matcher(member).matches()) {
      return memberPrefix() + member;
    }
    String plain = member.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    return memberPrefix() + plain + "-x" + Integer.toHexString(member.hashCode());
  }

  boolean isMember(String lease) {
    return lease.startsWith(memberPrefix());
  }

  private String memberPrefix() {
    return fleet + "-member-";
  }
}
