// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.assignment;

import org.jspecify.annotations.Nullable;

/**
 * The members that own a target.
 *
 * @param a owner in replica {@code a}, or the one owner of a target that is scraped once
 * @param b owner in replica {@code b}; null where there is no second node, or where the target is
 *     scraped once
 */
public record Owners(@Nullable String a, @Nullable String b) {
  public static final Owners NONE = new Owners(null, null);
}
