// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.TandemSettings;
import java.net.URI;
import java.util.Locale;

/**
 * How the answers of one endpoint are to be taken.
 *
 * @param hasIdentity whether a 202 means that the other replica is elected
 * @param retryOn429 what retry_on_http_429 says; mode amp always tries again
 */
record EndpointRules(EndpointStatus.Mode mode, boolean hasIdentity, boolean retryOn429) {

  boolean isAmp() {
    return mode == EndpointStatus.Mode.AMP;
  }

  static EndpointRules of(
      TandemSettings.Mode setting, RemoteWriteConfig config, boolean hasIdentity) {
    boolean amp =
        switch (setting) {
          case AMP -> true;
          case STRICT -> false;
          case AUTO -> config.sigv4() != null || isHostOfAmp(config.url());
        };
    return new EndpointRules(
        amp ? EndpointStatus.Mode.AMP : EndpointStatus.Mode.STRICT,
        hasIdentity,
        config.queue().retryOnHttp429());
  }

  private static boolean isHostOfAmp(String url) {
    String host = URI.create(url).getHost();
    if (host == null) {
      return false;
    }
    String lower = host.toLowerCase(Locale.ROOT);
    boolean aws =
        lower.endsWith(".amazonaws.com")
            || lower.endsWith(".amazonaws.com.cn")
            || lower.endsWith(".api.aws");
    return aws && (lower.startsWith("aps-workspaces.") || lower.startsWith("aps-workspaces-fips."));
  }
}
