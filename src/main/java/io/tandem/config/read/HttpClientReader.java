// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.HttpClientConfig;
import io.tandem.config.HttpClientConfig.Authorization;
import io.tandem.config.HttpClientConfig.BasicAuth;
import io.tandem.config.HttpClientConfig.Header;
import io.tandem.config.HttpClientConfig.OAuth2;
import io.tandem.config.HttpClientConfig.TlsConfig;
import io.tandem.config.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the keys of an HTTP client, which Prometheus inlines wherever it calls something. */
final class HttpClientReader {
  static final Keys KEYS =
      Keys.of(
              "an HTTP client",
              "basic_auth",
              "authorization",
              "oauth2",
              "bearer_token",
              "bearer_token_file",
              "tls_config",
              "follow_redirects",
              "enable_http2",
              "http_headers")
          .plus(ProxyReader.KEYS);

  static final Keys BASIC_AUTH =
      Keys.of("basic_auth", "username", "username_file", "password", "password_file")
          .notBuiltUnless("", "username_ref", "password_ref");

  static final Keys AUTHORIZATION =
      Keys.of("authorization", "type", "credentials", "credentials_file")
          .notBuiltUnless("", "credentials_ref");

  static final Keys TLS =
      Keys.of(
              "tls_config",
              "ca",
              "ca_file",
              "cert",
              "cert_file",
              "key",
              "key_file",
              "server_name",
              "insecure_skip_verify",
              "min_version",
              "max_version")
          .notBuiltUnless("", "ca_ref", "cert_ref", "key_ref")
          .notBuilt("next_protos");

  static final Keys OAUTH2 =
      Keys.of(
              "oauth2",
              "client_id",
              "client_secret",
              "client_secret_file",
              "scopes",
              "token_url",
              "endpoint_params",
              "tls_config")
          .notBuiltUnless("", "client_secret_ref")
          .plus(ProxyReader.KEYS);

  static final Keys HEADER = Keys.of("http_headers", "values", "secrets", "files");

  private static final Set<String> TLS_VERSIONS = Set.of("TLS10", "TLS11", "TLS12", "TLS13");

  private static final String BEARER = "Bearer";

  private HttpClientReader() {}

  /**
   * The client of a section.
   *
   * @param http2 whether HTTP/2 is the default, which it is not for remote_write
   */
  static HttpClientConfig read(YamlMap map, boolean http2, Map<String, String> headers) {
    YamlValue basicAuth = map.get("basic_auth");
    YamlValue authorization = map.get("authorization");
    YamlValue oauth2 = map.get("oauth2");
    atMostOne(List.of(basicAuth, authorization, oauth2));
    if (authorization.isSet()) {
      for (String token : List.of("bearer_token", "bearer_token_file")) {
        if (isGiven(map.get(token))) {
          map.get(token).faultShowing("set", "absent beside authorization");
        }
      }
    }
    return new HttpClientConfig(
        basicAuth.isSet() ? basicAuth(basicAuth.map(BASIC_AUTH)) : null,
        authorization.isSet() ? authorization(authorization.map(AUTHORIZATION)) : bearer(map),
        oauth2.isSet() ? oauth2(oauth2.map(OAUTH2)) : null,
        tls(map.get("tls_config")),
        map.get("follow_redirects").bool(true),
        map.get("enable_http2").bool(http2),
        ProxyReader.read(map),
        httpHeaders(map.get("http_headers")),
        headers);
  }

  private static OAuth2 oauth2(YamlMap map) {
    atMostOne(
        List.of(
            map.get("client_secret"), map.get("client_secret_file"), map.get("client_secret_ref")));
    for (String key : List.of("client_id", "token_url")) {
      if (map.get(key).text("").isEmpty()) {
        map.get(key).fault("a text");
      }
    }
    return new OAuth2(
        map.get("client_id").text(""),
        map.get("client_secret").secretOrNull(),
        map.get("client_secret_file").pathOrNull(),
        map.get("scopes").texts(),
        map.get("token_url").text(""),
        map.get("endpoint_params").textEntries(),
        tls(map.get("tls_config")),
        ProxyReader.read(map));
  }

  private static Map<String, Header> httpHeaders(YamlValue value) {
    Map<String, Header> headers = new LinkedHashMap<>();
    value
        .entries()
        .forEach(
            (name, entry) -> {
              if (ReservedHeaders.isReserved(name)) {
                entry.faultShowing("set", "absent: this header is reserved");
              }
              YamlMap map = entry.map(HEADER);
              headers.put(
                  name,
                  new Header(
                      map.get("values").texts(),
                      secrets(map.get("secrets")),
                      paths(map.get("files"))));
            });
    return headers;
  }

  static List<Secret> secrets(YamlValue list) {
    return list.texts().stream().map(Secret::new).toList();
  }

  private static List<Path> paths(YamlValue list) {
    List<Path> paths = new ArrayList<>();
    for (YamlValue element : list.list()) {
      Path path = element.pathOrNull();
      if (path == null) {
        element.fault("a path");
      } else {
        paths.add(path);
      }
    }
    return paths;
  }

  private static BasicAuth basicAuth(YamlMap map) {
    atMostOne(List.of(map.get("username"), map.get("username_file"), map.get("username_ref")));
    atMostOne(List.of(map.get("password"), map.get("password_file"), map.get("password_ref")));
    return new BasicAuth(
        map.get("username").textOrNull(),
        map.get("username_file").pathOrNull(),
        map.get("password").secretOrNull(),
        map.get("password_file").pathOrNull());
  }

  private static Authorization authorization(YamlMap map) {
    atMostOne(
        List.of(map.get("credentials"), map.get("credentials_file"), map.get("credentials_ref")));
    String type = map.get("type").text(BEARER).strip();
    if (type.toLowerCase(Locale.ROOT).equals("basic")) {
      map.get("type").fault("another scheme; for Basic there is basic_auth");
    }
    return new Authorization(
        type.isEmpty() ? BEARER : type,
        map.get("credentials").secretOrNull(),
        map.get("credentials_file").pathOrNull());
  }

  /** The older spelling of {@code authorization}. */
  private static @Nullable Authorization bearer(YamlMap map) {
    YamlValue token = map.get("bearer_token");
    YamlValue file = map.get("bearer_token_file");
    if (!isGiven(token) && !isGiven(file)) {
      return null;
    }
    atMostOne(List.of(token, file));
    atMostOne(List.of(map.get("basic_auth"), map.get("oauth2"), isGiven(token) ? token : file));
    return new Authorization(BEARER, token.secretOrNull(), file.pathOrNull());
  }

  static TlsConfig tls(YamlValue value) {
    if (!value.isSet()) {
      return TlsConfig.DEFAULT;
    }
    YamlMap map = value.map(TLS);
    atMostOne(List.of(map.get("ca"), map.get("ca_file"), map.get("ca_ref")));
    atMostOne(List.of(map.get("cert"), map.get("cert_file"), map.get("cert_ref")));
    atMostOne(List.of(map.get("key"), map.get("key_file"), map.get("key_ref")));
    String cert = map.get("cert").textOrNull();
    Path certFile = map.get("cert_file").pathOrNull();
    boolean hasCert = cert != null || certFile != null;
    boolean hasKey = isGiven(map.get("key")) || isGiven(map.get("key_file"));
    if (hasCert != hasKey) {
      value.fault(
          hasCert ? "key or key_file beside the certificate" : "cert or cert_file beside the key");
    }
    return new TlsConfig(
        map.get("ca").textOrNull(),
        map.get("ca_file").pathOrNull(),
        cert,
        certFile,
        map.get("key").secretOrNull(),
        map.get("key_file").pathOrNull(),
        map.get("server_name").textOrNull(),
        map.get("insecure_skip_verify").bool(false),
        version(map.get("min_version")),
        version(map.get("max_version")));
  }

  private static @Nullable String version(YamlValue value) {
    if (!value.isSet()) {
      return null;
    }
    String version = value.text("");
    if (!TLS_VERSIONS.contains(version)) {
      value.fault("TLS10, TLS11, TLS12 or TLS13");
      return null;
    }
    return version;
  }

  /** Writes a fault where more than one of the keys says something. */
  static void atMostOne(Collection<YamlValue> values) {
    List<YamlValue> given = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (YamlValue value : values) {
      names.add(value.name());
      if (isGiven(value)) {
        given.add(value);
      }
    }
    if (given.size() > 1) {
      given.get(1).faultShowing("set", "at most one of " + String.join(", ", names));
    }
  }

  /** A map counts although it is empty, a text does not. */
  private static boolean isGiven(YamlValue value) {
    return value.isSet() && !value.says("");
  }
}
