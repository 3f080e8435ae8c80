// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an HTTP client authenticates and connects; the same keys wherever Prometheus takes them.
 *
 * @param headers further request headers (remote_write {@code headers}); empty elsewhere
 */
public record HttpClientConfig(
    @Nullable BasicAuth basicAuth,
    @Nullable Authorization authorization,
    TlsConfig tls,
    boolean followRedirects,
    boolean enableHttp2,
    Map<String, String> headers) {

  /** Without credentials, system trust, redirects followed. */
  public static final HttpClientConfig DEFAULT =
      new HttpClientConfig(null, null, TlsConfig.DEFAULT, true, true, Map.of());

  /** Of each pair at most one is set; files are read again at use. */
  public record BasicAuth(
      @Nullable String username,
      @Nullable Path usernameFile,
      @Nullable Secret password,
      @Nullable Path passwordFile) {}

  /**
   * The Authorization header.
   *
   * @param type the scheme, Bearer by default
   */
  public record Authorization(
      String type, @Nullable Secret credentials, @Nullable Path credentialsFile) {}

  /**
   * TLS of a client.
   *
   * @param caPem the CA as text, or null
   * @param serverName SNI and the name that is verified, or null for the host's
   * @param minVersion TLS10, TLS11, TLS12 or TLS13, or null for the default (TLS12)
   */
  public record TlsConfig(
      @Nullable String caPem,
      @Nullable Path caFile,
      @Nullable String certPem,
      @Nullable Path certFile,
      @Nullable Secret keyPem,
      @Nullable Path keyFile,
      @Nullable String serverName,
      boolean insecureSkipVerify,
      @Nullable String minVersion,
      @Nullable String maxVersion) {
    public static final TlsConfig DEFAULT =
        new TlsConfig(null, null, null, null, null, null, null, false, null, null);
  }
}
