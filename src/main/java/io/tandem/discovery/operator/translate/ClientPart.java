// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The part of a section that says how its HTTP client connects and who it is, with the values of
 * what it refers to.
 *
 * @param namespace where Secrets and ConfigMaps of the object lie
 */
record ClientPart(Reference.Values values, String namespace) {

  /** Everything, under the keys that are the same wherever there is a client. */
  void put(JsonObject to, Section at, ScrapeClass scrapeClass) {
    proxy(to, at);
    basicAuth(to, at.sectionOrNull("basicAuth"));
    oauth2(to, at.sectionOrNull("oauth2"));
    authorization(to, scrapeClass.authorization(authorization(at)));
    tls(to, scrapeClass.tls(tls(at)));
  }

  /** The older way to say a token. */
  void bearer(JsonObject to, Section at) {
    Reference token = Reference.secret(at.sectionOrNull("bearerTokenSecret"), namespace);
    if (token != null) {
      to.put("bearer_token", values.of(token));
    }
    if (!at.text("bearerTokenFile").isEmpty()) {
      to.put("bearer_token_file", at.text("bearerTokenFile"));
    }
  }

  private @Nullable Authorization authorization(Section at) {
    Section given = at.sectionOrNull("authorization");
    return given == null || given.isEmpty() ? null : Authorization.of(given, namespace);
  }

  @Nullable Tls tls(Section at) {
    Section given = at.sectionOrNull("tlsConfig");
    return given == null || given.isEmpty() ? null : Tls.of(given, namespace);
  }

  private void authorization(JsonObject to, @Nullable Authorization authorization) {
    if (authorization != null) {
      to.put("authorization", authorization.json(values));
    }
  }

  private void tls(JsonObject to, @Nullable Tls tls) {
    if (tls != null) {
      to.put("tls_config", tls.json(values));
    }
  }

  private void basicAuth(JsonObject to, @Nullable Section at) {
    if (at != null) {
      to.put(
          "basic_auth",
          new JsonObject()
              .put("username", secret(at, "username"))
              .put("password", secret(at, "password")));
    }
  }

  private void oauth2(JsonObject to, @Nullable Section at) {
    if (at == null) {
      return;
    }
    Reference id = Reference.either(at.section("clientId"), namespace);
    JsonObject oauth2 =
        new JsonObject()
            .put("client_id", id == null ? "" : values.of(id))
            .put("client_secret", secret(at, "clientSecret"))
            .put("token_url", at.text("tokenUrl"));
    if (!at.texts("scopes").isEmpty()) {
      oauth2.put("scopes", new JsonArray(at.texts("scopes")));
    }
    if (!at.textMap("endpointParams").isEmpty()) {
      oauth2.put("endpoint_params", at.raw("endpointParams"));
    }
    proxy(oauth2, at);
    tls(oauth2, tls(at));
    to.put("oauth2", oauth2);
  }

  private void proxy(JsonObject to, Section at) {
    Fields.copy(at, "proxyUrl", to, "proxy_url");
    Fields.copy(at, "noProxy", to, "no_proxy");
    Fields.copy(at, "proxyFromEnvironment", to, "proxy_from_environment");
    Section headers = at.section("proxyConnectHeader");
    if (!headers.isEmpty()) {
      JsonObject all = new JsonObject();
      headers.keys().forEach(name -> all.put(name, header(headers, name)));
      to.put("proxy_connect_header", all);
    }
  }

  private JsonArray header(Section headers, String name) {
    JsonArray all = new JsonArray();
    headers.sections(name).forEach(at -> all.add(values.of(required(at, headers, name))));
    return all;
  }

  /** The value of a Secret that a field must name. */
  String secret(Section at, String key) {
    return values.of(required(at.sectionOrNull(key), at, key));
  }

  private Reference required(@Nullable Section at, Section within, String key) {
    Reference reference = Reference.secret(at, namespace);
    if (reference == null) {
      throw within.refused(key, "expected the name and key of a Secret");
    }
    return reference;
  }
}
