// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.message;

import io.tandem.model.Replica;
import io.tandem.target.Target;

/**
 * A target that a member scrapes for one replica.
 *
 * @param partner the member that owns it in the other replica, empty where nobody does
 * @param arrives whether another member owned it before, whose samples may still be under way
 * @param startMillis wall clock: no tick before is scraped, so that two new owners begin at the
 *     same one; 0 where it is scraped at once
 */
public record OwnedTarget(
    Target target, Replica replica, String partner, boolean arrives, long startMillis) {
  /** A target that is scraped at once. */
  public OwnedTarget(Target target, Replica replica, String partner, boolean arrives) {
    this(target, replica, partner, arrives, 0);
  }

  /** The same, with nothing of it under way elsewhere, and begun. */
  public OwnedTarget settled() {
    return arrives || startMillis != 0 ? new OwnedTarget(target, replica, partner, false) : this;
  }

  public long id() {
    return target.id();
  }
}
