// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.transport;

import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SSLOptions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that this member serves with, and by which it knows the others'.
 *
 * @param ca who signs the others' certificates, or null: whom the machine trusts
 */
public record FleetTls(Path cert, Path key, @Nullable Path ca) {
  SSLOptions calling() {
    SSLOptions options = new SSLOptions();
    if (ca != null) {
      options.setTrustOptions(new PemTrustOptions().addCertPath(ca.toString()));
    }
    return options;
  }

  List<Path> filesOfCaller() {
    return ca == null ? List.of(cert) : List.of(cert, ca);
  }
}
