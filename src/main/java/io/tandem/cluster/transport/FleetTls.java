// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.transport;

import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The certificate by which members know each other's listeners.
 *
 * @param ca who signs the others' certificates, or null: whom the machine trusts
 */
public record FleetTls(Path cert, Path key, @Nullable Path ca) {
  SSLOptions serving() {
    return new SSLOptions()
        .setKeyCertOptions(
            new PemKeyCertOptions().setCertPath(cert.toString()).setKeyPath(key.toString()));
  }

  SSLOptions calling() {
    SSLOptions options = new SSLOptions();
    if (ca != null) {
      options.setTrustOptions(new PemTrustOptions().addCertPath(ca.toString()));
    }
    return options;
  }

  List<Path> files() {
    return Stream.of(cert, key, ca).filter(file -> file != null).toList();
  }
}
