// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Tells the first failure of a subject loudly, repeats quietly, and its recovery once; meanwhile
 * pages show it. Belongs to the event loop of discovery.
 */
public final class FailureLog {
  private static final Logger LOG = Logger.getLogger(FailureLog.class);

  private final String mechanism;
  private final DiscoveryFaults faults;
  private final Map<String, Integer> failing = new HashMap<>();

  FailureLog(String mechanism, DiscoveryFaults faults) {
    this.mechanism = mechanism;
    this.faults = faults;
  }

  public void failed(String subject, String error) {
    int count = failing.merge(subject, 1, Integer::sum);
    faults.put(mechanism, subject, error);
    if (count == 1) {
      LOG.warnf(
          "Targets could not be looked up, known ones stay: mechanism=%s subject=%s error=%s",
          mechanism, subject, error);
    } else {
      LOG.debugf(
          "Targets could still not be looked up: mechanism=%s subject=%s count=%d error=%s",
          mechanism, subject, count, error);
    }
  }

  public void succeeded(String subject) {
    Integer count = failing.remove(subject);
    if (count != null) {
      faults.remove(mechanism, subject);
      LOG.infof(
          "Targets are found again: mechanism=%s subject=%s failures=%d",
          mechanism, subject, count);
    }
  }

  /** The subject is not looked up any more. */
  public void forget(String subject) {
    if (failing.remove(subject) != null) {
      faults.remove(mechanism, subject);
    }
  }

  /** Nothing is looked up any more. */
  public void close() {
    failing.keySet().forEach(subject -> faults.remove(mechanism, subject));
    failing.clear();
  }
}
