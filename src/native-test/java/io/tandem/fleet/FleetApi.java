// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import java.nio.file.Path;

/**
 * The Kubernetes API that a fleet meets at: a real server, with rights as {@code k8s/} gives them.
 */
interface FleetApi extends AutoCloseable {
  /** On loopback. */
  int port();

  /**
   * Writes how a member reaches the API, with its ServiceAccount's token.
   *
   * @param port where it finds the API, perhaps by a way that can be cut
   */
  Path kubeconfig(Path folder, int port);

  /** Writes the token that a member shows to others. */
  Path token(Path folder);

  String namespace();

  /** The API is gone: connections are refused. */
  void stop();

  /** It is back, with everything that was there. */
  void start();

  @Override
  void close();
}
