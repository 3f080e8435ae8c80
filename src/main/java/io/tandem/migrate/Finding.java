// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import io.tandem.config.read.YamlTree.Place;

/**
 * What became of one thing of the running configuration.
 *
 * @param what what it is and what happened to it; never a secret
 * @param advice what to do now, or empty
 */
public record Finding(Kind kind, Place place, String what, String advice) {

  /** What happened. */
  public enum Kind {
    TAKEN,
    CHANGED,
    /** Not taken: somebody has to do something, or to do without. */
    STAYS
  }

  @Override
  public String toString() {
    return place + ": " + what + (advice.isEmpty() ? "" : "; " + advice);
  }
}
