// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.model.DropReason;

/**
 * What sending counts as it happens; gauges are read from {@link RemoteWriteView}. Any thread;
 * implementations never block.
 *
 * <p>Endpoints are named by their remote_write name and their URL without secrets, the two labels
 * that Prometheus' own metrics carry.
 */
public interface RemoteWriteMetrics {
  /** A scrape was handed over. */
  void samplesAccepted(EndpointKey endpoint, int samples);

  /** A request was accepted: its samples left for good. */
  void requestSent(EndpointKey endpoint, int samples, int bytes, long nanos);

  /** A request failed and will be sent again. */
  void requestRetried(EndpointKey endpoint, int samples);

  /** An attempt was answered, or not at all (status 0), after this time. */
  void requestAnswered(EndpointKey endpoint, int status, long nanos);

  /** Samples will never arrive. */
  void samplesDropped(EndpointKey endpoint, DropReason reason, int samples);

  /** A request of metadata was accepted. */
  void metadataSent(EndpointKey endpoint, int entries, int bytes);

  /** A request of metadata failed and will be sent again. */
  void metadataRetried(EndpointKey endpoint, int entries);

  /** Metadata was given up. */
  void metadataFailed(EndpointKey endpoint, int entries);

  /** The endpoint left the configuration: its figures may go. */
  void endpointRemoved(EndpointKey endpoint);

  /** The labels of an endpoint. */
  record EndpointKey(String name, String url) {}
}
