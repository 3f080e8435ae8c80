// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import io.tandem.config.HttpClientConfig;
import io.tandem.config.HttpClientConfig.TlsConfig;
import io.tandem.httpclient.ClientFiles.Certificates;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TCPSSLOptions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Translates a configuration into the options of a Vert.x client. */
final class ClientOptions {
  private static final int MAX_HEADER_BYTES = 64 << 10;
  private static final int CHUNK_BYTES = 64 << 10;

  /** The names of the file and those of the JDK, oldest first. */
  private static final List<String> CONFIG_VERSIONS = List.of("TLS10", "TLS11", "TLS12", "TLS13");

  private static final List<String> JDK_VERSIONS =
      List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");
  private static final int DEFAULT_MIN = CONFIG_VERSIONS.indexOf("TLS12");

  private ClientOptions() {}

  static HttpClientOptions of(
      HttpClientConfig config, ClientTuning tuning, Certificates certificates) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setKeepAlive(true)
            .setKeepAliveTimeout((int) tuning.keepAlive().toSeconds())
            .setHttp2KeepAliveTimeout((int) tuning.keepAlive().toSeconds())
            .setConnectTimeout((int) tuning.connectTimeout().toMillis())
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setMaxChunkSize(CHUNK_BYTES)
            .setDecompressionSupported(false)
            // Plain connections speak 1.1; what TLS speaks is agreed upon by ALPN.
            .setProtocolVersion(HttpVersion.HTTP_1_1);
    if (config.enableHttp2()) {
      options.setUseAlpn(true).setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1));
    }
    applyTls(options, config.tls(), certificates);
    return options;
  }

  static PoolOptions pool(ClientTuning tuning) {
    return new PoolOptions().setHttp1MaxSize(tuning.maxConnections()).setHttp2MaxSize(1);
  }

  /** Options of bare connections, to a proxy that is reached over TLS. */
  static NetClientOptions net(
      HttpClientConfig config, ClientTuning tuning, Certificates certificates) {
    NetClientOptions options =
        new NetClientOptions().setConnectTimeout((int) tuning.connectTimeout().toMillis());
    // The name in the certificate is that of the proxy, whatever the configuration calls others.
    options.setHostnameVerificationAlgorithm(config.tls().insecureSkipVerify() ? "" : "HTTPS");
    options.setTrustAll(config.tls().insecureSkipVerify());
    applyKeys(options, config.tls(), certificates);
    return options;
  }

  private static void applyTls(
      HttpClientOptions options, TlsConfig tls, Certificates certificates) {
    options.setTrustAll(tls.insecureSkipVerify()).setVerifyHost(!tls.insecureSkipVerify());
    options.setForceSni(tls.serverName() != null && isName(tls.serverName()));
    applyKeys(options, tls, certificates);
  }

  private static void applyKeys(TCPSSLOptions options, TlsConfig tls, Certificates certificates) {
    options.setEnabledSecureTransportProtocols(versions(tls.minVersion(), tls.maxVersion()));
    if (certificates.ca() != null) {
      options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(certificates.ca())));
    }
    if (certificates.cert() != null && certificates.key() != null) {
      options.setKeyCertOptions(
          new PemKeyCertOptions()
              .addCertValue(Buffer.buffer(certificates.cert()))
              .addKeyValue(Buffer.buffer(certificates.key())));
    }
  }

  /** An address is never sent as a server name. */
  private static boolean isName(String serverName) {
    return serverName.indexOf(':') < 0 && !serverName.matches("[0-9.]+");
  }

  private static Set<String> versions(@Nullable String min, @Nullable String max) {
    int from = min == null ? DEFAULT_MIN : CONFIG_VERSIONS.indexOf(min);
    int to = max == null ? CONFIG_VERSIONS.size() - 1 : CONFIG_VERSIONS.indexOf(max);
    return new LinkedHashSet<>(JDK_VERSIONS.subList(from, Math.max(from, to) + 1));
  }
}
