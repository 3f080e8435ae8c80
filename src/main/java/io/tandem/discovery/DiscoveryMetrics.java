// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

/**
 * What discovery counts, with Prometheus' meaning ({@code prometheus_sd_…}). Any thread;
 * implementations never block.
 */
public interface DiscoveryMetrics {
  /** Counts nothing. */
  DiscoveryMetrics NONE = new DiscoveryMetrics() {};

  /** A mechanism (http, dns, file, ec2) looked for targets once, whatever came of it. */
  default void refreshed(String mechanism, long durationNanos) {}

  /** It found nothing out and keeps what it had. */
  default void refreshFailed(String mechanism) {}

  /** An HTTP endpoint did not answer with target groups. */
  default void httpFailed() {}

  /** A file could not be read or understood. */
  default void fileReadFailed() {}

  default void dnsLookedUp(boolean failed) {}

  /** An object of the Kubernetes API appeared (add), changed (update) or is gone (delete). */
  default void kubernetesEvent(String role, String event) {}

  /** A list or a watch of the Kubernetes API failed. */
  default void kubernetesFailed() {}

  /** A discoverer had news. */
  default void updateReceived() {}

  /** A job's groups were handed on. */
  default void updateSent() {}

  /** How many targets a job has before relabeling. */
  default void discoveredTargets(String job, int targets) {}

  /** The job left the configuration. */
  default void jobRemoved(String job) {}
}
