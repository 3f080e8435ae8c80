// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.transport;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import org.jspecify.annotations.Nullable;

/** A member's HTTP server, on any port of 127.0.0.1, with nothing but the calls of members. */
final class FleetListener {
  private FleetListener() {}

  /** Its address. */
  static String open(Vertx vertx, FleetServer server, @Nullable FleetTls tls) {
    HttpServerOptions options = new HttpServerOptions();
    if (tls != null) {
      options
          .setSsl(true)
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .setCertPath(tls.cert().toString())
                  .setKeyPath(tls.key().toString()));
    }
    Router router = Router.router(vertx);
    server.mount(router);
    return "127.0.0.1:"
        + vertx
            .createHttpServer(options)
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
  }
}
