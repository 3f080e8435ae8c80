// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

/** An object says something that cannot be done; its message is the reason, for people. */
public final class RefusedMonitorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RefusedMonitorException(String reason) {
    super(reason, null, false, false);
  }
}
