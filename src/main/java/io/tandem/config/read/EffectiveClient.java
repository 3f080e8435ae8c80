// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.HttpClientConfig;
import io.tandem.config.HttpClientConfig.Header;
import io.tandem.config.HttpClientConfig.OAuth2;
import io.tandem.config.HttpClientConfig.TlsConfig;
import io.tandem.config.ProxyConfig;
import io.tandem.config.Secret;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The HTTP client's part of the configuration in force, secrets hidden. */
final class EffectiveClient {
  private EffectiveClient() {}

  static void put(Tree tree, HttpClientConfig http) {
    if (http.basicAuth() != null) {
      tree.put(
          "basic_auth",
          new Tree()
              .putIfSet("username", http.basicAuth().username())
              .putIfSet("username_file", http.basicAuth().usernameFile())
              .putIfSet("password", http.basicAuth().password())
              .putIfSet("password_file", http.basicAuth().passwordFile())
              .map());
    }
    if (http.authorization() != null) {
      tree.put(
          "authorization",
          new Tree()
              .put("type", http.authorization().type())
              .putIfSet("credentials", http.authorization().credentials())
              .putIfSet("credentials_file", http.authorization().credentialsFile())
              .map());
    }
    if (http.oauth2() != null) {
      tree.put("oauth2", oauth2(http.oauth2()));
    }
    if (!http.tls().equals(TlsConfig.DEFAULT)) {
      tree.put("tls_config", tls(http.tls()));
    }
    tree.put("follow_redirects", http.followRedirects()).put("enable_http2", http.enableHttp2());
    proxy(tree, http.proxy());
    Map<String, Object> headers = new LinkedHashMap<>();
    http.httpHeaders().forEach((name, header) -> headers.put(name, header(header)));
    tree.putUnlessEmpty("http_headers", headers);
  }

  private static Map<String, Object> oauth2(OAuth2 oauth2) {
    Tree tree =
        new Tree()
            .put("client_id", oauth2.clientId())
            .putIfSet("client_secret", oauth2.clientSecret())
            .putIfSet("client_secret_file", oauth2.clientSecretFile())
            .putUnlessEmpty("scopes", oauth2.scopes())
            .put("token_url", GoUrl.redacted(oauth2.tokenUrl()))
            .putUnlessEmpty("endpoint_params", oauth2.endpointParams());
    if (!oauth2.tls().equals(TlsConfig.DEFAULT)) {
      tree.put("tls_config", tls(oauth2.tls()));
    }
    proxy(tree, oauth2.proxy());
    return tree.map();
  }

  private static void proxy(Tree tree, ProxyConfig proxy) {
    String url = proxy.url();
    if (url != null) {
      tree.put("proxy_url", GoUrl.redacted(url));
    }
    Map<String, Object> header = new LinkedHashMap<>();
    proxy.connectHeader().forEach((name, values) -> header.put(name, hidden(values)));
    tree.putUnlessEmpty("no_proxy", proxy.noProxy())
        .putIf(proxy.fromEnvironment(), "proxy_from_environment", true)
        .putUnlessEmpty("proxy_connect_header", header);
  }

  private static Map<String, Object> header(Header header) {
    return new Tree()
        .putUnlessEmpty("values", header.values())
        .putUnlessEmpty("secrets", hidden(header.secrets()))
        .putUnlessEmpty("files", header.files().stream().map(Path::toString).toList())
        .map();
  }

  private static List<String> hidden(List<Secret> secrets) {
    return secrets.stream().map(Secret::toString).toList();
  }

  private static Map<String, Object> tls(TlsConfig tls) {
    return new Tree()
        .putIfSet("ca", tls.caPem())
        .putIfSet("cert", tls.certPem())
        .putIfSet("key", tls.keyPem())
        .putIfSet("ca_file", tls.caFile())
        .putIfSet("cert_file", tls.certFile())
        .putIfSet("key_file", tls.keyFile())
        .putIfSet("server_name", tls.serverName())
        .put("insecure_skip_verify", tls.insecureSkipVerify())
        .putIfSet("min_version", tls.minVersion())
        .putIfSet("max_version", tls.maxVersion())
        .map();
  }
}
