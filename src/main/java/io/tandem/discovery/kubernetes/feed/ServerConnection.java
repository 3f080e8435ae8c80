// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.feed;

import io.tandem.kubernetes.KubernetesApi;
import io.tandem.kubernetes.KubernetesApi.Following;
import io.tandem.kubernetes.KubernetesApi.Receiver;

/** An API server that a kubeconfig or a service account leads to. */
final class ServerConnection implements ApiConnection {
  private final KubernetesApi api;

  ServerConnection(KubernetesApi api) {
    this.api = api;
  }

  @Override
  public Following stream(String path, Receiver receiver) {
    return api.stream(path, receiver);
  }

  @Override
  public String namespace() {
    return api.namespace();
  }

  @Override
  public void close() {
    api.close();
  }
}
