// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.feed;

import io.tandem.config.DiscoveryConfig.KubernetesSd;
import io.tandem.config.HttpClientConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Which API server, and as whom. */
public record ConnectionKey(
    @Nullable String apiServer, @Nullable Path kubeconfig, HttpClientConfig http) {

  public static ConnectionKey of(KubernetesSd config) {
    return new ConnectionKey(config.apiServer(), config.kubeconfig(), config.http());
  }

  /** For people, without secrets. */
  String shown() {
    if (apiServer != null) {
      return apiServer.replaceFirst("//[^/]*@", "//");
    }
    return kubeconfig == null ? "the cluster" : kubeconfig.toString();
  }
}
