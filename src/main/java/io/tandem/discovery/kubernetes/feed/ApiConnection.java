// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.feed;

import io.tandem.kubernetes.KubernetesApi.Following;
import io.tandem.kubernetes.KubernetesApi.Receiver;

/** An API server that is called as somebody. Belongs to the event loop of discovery. */
public interface ApiConnection {
  /** Reads an answer as it arrives. */
  Following stream(String path, Receiver receiver);

  /** The namespace of who calls; empty where it is not known. */
  String namespace();

  /** Ends everything that is being read. */
  void close();
}
