// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import org.jspecify.annotations.Nullable;

/**
 * A tlsConfig.
 *
 * @param rest server name, versions and what else refers to nothing
 */
record Tls(
    @Nullable Reference ca,
    String caFile,
    @Nullable Reference cert,
    String certFile,
    @Nullable Reference key,
    String keyFile,
    JsonObject rest) {

  static Tls of(Section at, String namespace) {
    JsonObject rest = new JsonObject();
    put(rest, "insecure_skip_verify", at.flagOrNull("insecureSkipVerify"));
    if (!at.text("serverName").isEmpty()) {
      rest.put("server_name", at.text("serverName"));
    }
    put(rest, "min_version", at.textOrNull("minVersion"));
    put(rest, "max_version", at.textOrNull("maxVersion"));
    return new Tls(
        Reference.either(at.section("ca"), namespace),
        at.text("caFile"),
        Reference.either(at.section("cert"), namespace),
        at.text("certFile"),
        Reference.secret(at.sectionOrNull("keySecret"), namespace),
        at.text("keyFile"),
        rest);
  }

  private static void put(JsonObject json, String key, @Nullable Object value) {
    if (value != null) {
      json.put(key, value);
    }
  }

  boolean readsFiles() {
    return !caFile.isEmpty() || !certFile.isEmpty() || !keyFile.isEmpty();
  }

  Tls completedBy(Tls other) {
    return new Tls(
        ca,
        caFile.isEmpty() && ca == null ? other.caFile : caFile,
        cert,
        certFile.isEmpty() && cert == null ? other.certFile : certFile,
        key,
        keyFile.isEmpty() && key == null ? other.keyFile : keyFile,
        rest);
  }

  JsonObject json(Reference.Values values) {
    JsonObject json = rest.copy();
    value(json, "ca", ca, values);
    value(json, "cert", cert, values);
    value(json, "key", key, values);
    file(json, "ca_file", caFile);
    file(json, "cert_file", certFile);
    file(json, "key_file", keyFile);
    return json;
  }

  private static void value(
      JsonObject json, String name, @Nullable Reference from, Reference.Values values) {
    if (from == null) {
      return;
    }
    String text = values.of(from);
    if (!name.equals("key") && !isCertificate(text)) {
      throw new RefusedMonitorException(
          "tlsConfig."
              + name
              + ": expected a certificate in PEM in the key "
              + from.key()
              + " of "
              + from.source().kind()
              + " "
              + from.name());
    }
    json.put(name, text);
  }

  /** An empty one is as none, and is found out when it is used. */
  private static boolean isCertificate(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      return text.isEmpty()
          || (text.contains("-----BEGIN ")
              && !CertificateFactory.getInstance("X.509")
                  .generateCertificates(new ByteArrayInputStream(bytes))
                  .isEmpty());
    } catch (CertificateException e) {
      return false;
    }
  }

  private static void file(JsonObject json, String name, String file) {
    if (!file.isEmpty()) {
      json.put(name, file);
    }
  }
}
