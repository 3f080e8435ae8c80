// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an HTTP client authenticates and connects; the same keys wherever Prometheus takes them.
 *
 * @param httpHeaders further request headers, added to those that the request has
 * @param headers the same by remote_write's older key {@code headers}; empty elsewhere
 */
public record HttpClientConfig(
    @Nullable BasicAuth basicAuth,
    @Nullable Authorization authorization,
    @Nullable OAuth2 oauth2,
    TlsConfig tls,
    boolean followRedirects,
    boolean enableHttp2,
    ProxyConfig proxy,
    Map<String, Header> httpHeaders,
    Map<String, String> headers) {

  /** Without credentials, system trust, redirects followed. */
  public static final HttpClientConfig DEFAULT = ofTls(TlsConfig.DEFAULT, ProxyConfig.DIRECT);

  /** The defaults but for TLS and the proxy. */
  public static HttpClientConfig ofTls(TlsConfig tls, ProxyConfig proxy) {
    return new HttpClientConfig(null, null, null, tls, true, true, proxy, Map.of(), Map.of());
  }

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
   * The client credentials flow of OAuth 2: a token is fetched and sent as Authorization.
   *
   * @param scopes asked for together, none for the server's default
   * @param endpointParams further fields of the token request
   * @param tls of the connection to the token endpoint alone
   */
  public record OAuth2(
      String clientId,
      @Nullable Secret clientSecret,
      @Nullable Path clientSecretFile,
      List<String> scopes,
      String tokenUrl,
      Map<String, String> endpointParams,
      TlsConfig tls,
      ProxyConfig proxy) {}

  /** The values of one header; each is sent in a line of its own, files as they are then. */
  public record Header(List<String> values, List<Secret> secrets, List<Path> files) {}

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
