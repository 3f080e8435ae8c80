// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.transport;

import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The certificate by which members know each other's listeners.
 *
 * @param ca who signs the others' certificates, or null: whom the machine trusts
 */
public record FleetTls(Path cert, Path key, @Nullable Path ca) {
  void serve(HttpServerOptions options) {
    options.setSsl(true).setKeyCertOptions(pair());
  }

  void call(HttpClientOptions options) {
    options.setSsl(true).setVerifyHost(true);
    if (ca != null) {
      options.setTrustOptions(new PemTrustOptions().addCertPath(ca.toString()));
    }
  }

  PemKeyCertOptions pair() {
    return new PemKeyCertOptions().setCertPath(cert.toString()).setKeyPath(key.toString());
  }
}
