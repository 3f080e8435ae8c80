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
 */
public record OwnedTarget(Target target, Replica replica, String partner, boolean arrives) {
  /** The same, with nothing of it under way elsewhere. */
  public OwnedTarget settled() {
    return arrives ? new OwnedTarget(target, replica, partner, false) : this;
  }

  public long id() {
    return target.id();
  }
}
