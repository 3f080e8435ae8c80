// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Files of this host, and Secrets of a cluster. */
final class ClusterSurroundings extends FileSurroundings {
  private final ClusterSource cluster;

  ClusterSurroundings(ClusterSource cluster) {
    this.cluster = cluster;
  }

  @Override
  public @Nullable Document secret(String namespace, String name, String key) {
    try {
      return cluster.secret(namespace, name, key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
