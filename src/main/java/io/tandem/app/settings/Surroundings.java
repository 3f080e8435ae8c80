// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app.settings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the machine says of itself, where a setting is not given. Read once, at the start; asks the
 * resolver for the host's own name.
 *
 * @param hostName of the host or the pod
 * @param hostAddress that its name leads to, or null where that is no address others can reach
 * @param isPod whether the files of a service account are there
 * @param namespace of the pod, or null outside of pods
 */
public record Surroundings(
    String hostName, @Nullable String hostAddress, boolean isPod, @Nullable String namespace) {
  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  public static Surroundings ofThisMachine() {
    return of(SERVICE_ACCOUNT);
  }

  static Surroundings of(Path serviceAccount) {
    String name = "localhost";
    String address = null;
    try {
      InetAddress self = InetAddress.getLocalHost();
      name = self.getHostName();
      address = self.isLoopbackAddress() ? null : self.getHostAddress();
    } catch (UnknownHostException e) {
      // A host whose name does not resolve is asked for its settings by flag.
    }
    boolean isPod = Files.exists(serviceAccount.resolve("token"));
    return new Surroundings(name, address, isPod, namespace(serviceAccount.resolve("namespace")));
  }

  private static @Nullable String namespace(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return null;
    }
  }
}
