// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.tandem.model.DropReason;
import io.tandem.remotewrite.RemoteWriteMetrics;

/** Counts nothing; what an endpoint counts itself is in its status. */
public class SilentRemoteWriteMetrics implements RemoteWriteMetrics {
  @Override
  public void samplesAccepted(EndpointKey endpoint, int samples) {}

  @Override
  public void requestSent(EndpointKey endpoint, int samples, int bytes, long nanos) {}

  @Override
  public void requestRetried(EndpointKey endpoint, int samples) {}

  @Override
  public void requestAnswered(EndpointKey endpoint, int status, long nanos) {}

  @Override
  public void samplesDropped(EndpointKey endpoint, DropReason reason, int samples) {}

  @Override
  public void metadataSent(EndpointKey endpoint, int entries, int bytes) {}

  @Override
  public void metadataRetried(EndpointKey endpoint, int entries) {}

  @Override
  public void metadataFailed(EndpointKey endpoint, int entries) {}

  @Override
  public void endpointRemoved(EndpointKey endpoint) {}
}
