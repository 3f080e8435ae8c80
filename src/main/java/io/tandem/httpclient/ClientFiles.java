// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import io.tandem.config.HttpClientConfig;
import io.tandem.config.HttpClientConfig.Authorization;
import io.tandem.config.HttpClientConfig.BasicAuth;
import io.tandem.config.HttpClientConfig.Header;
import io.tandem.config.HttpClientConfig.OAuth2;
import io.tandem.config.HttpClientConfig.TlsConfig;
import io.tandem.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The certificates and secrets of a client, as its files have them now. A file is read again when
 * its time, size or identity changed. Blocks; one call at a time, on a worker.
 */
final class ClientFiles {
  private final HttpClientConfig config;
  private final Map<Path, Content> contents = new HashMap<>();

  ClientFiles(HttpClientConfig config) {
    this.config = config;
  }

  /** What a file held when it was read. */
  private record Content(BasicFileAttributes seen, String text) {
    boolean isStillThat(BasicFileAttributes now) {
      Object key = seen.fileKey();
      return seen.lastModifiedTime().equals(now.lastModifiedTime())
          && seen.size() == now.size()
          && (key == null || key.equals(now.fileKey()));
    }
  }

  /** All PEM texts; null where there is none. */
  record Certificates(@Nullable String ca, @Nullable String cert, @Nullable String key) {
    @Override
    public String toString() {
      return "Certificates[…]";
    }
  }

  /**
   * What goes with a request.
   *
   * @param authorization the header, or null
   * @param clientSecret what tokens are asked for with, or null
   * @param headers of http_headers, in the order of the file
   */
  record Material(
      Certificates certificates,
      @Nullable String authorization,
      @Nullable String clientSecret,
      List<Map.Entry<String, String>> headers) {
    @Override
    public String toString() {
      return "Material[…]";
    }
  }

  /** Whether there is a file at all that could change. */
  boolean isStatic() {
    TlsConfig tls = config.tls();
    BasicAuth basic = config.basicAuth();
    Authorization authorization = config.authorization();
    return tls.caFile() == null
        && tls.certFile() == null
        && tls.keyFile() == null
        && (basic == null || (basic.usernameFile() == null && basic.passwordFile() == null))
        && (authorization == null || authorization.credentialsFile() == null)
        && (config.oauth2() == null || config.oauth2().clientSecretFile() == null)
        && config.httpHeaders().values().stream().allMatch(header -> header.files().isEmpty());
  }

  /**
   * @throws IOException with a message that says which file and what for
   */
  Material read() throws IOException {
    TlsConfig tls = config.tls();
    String key = tls.keyPem() == null ? null : tls.keyPem().reveal();
    Certificates certificates =
        new Certificates(
            text(tls.caPem(), tls.caFile(), "unable to read CA cert"),
            text(tls.certPem(), tls.certFile(), "unable to read client cert"),
            text(key, tls.keyFile(), "unable to read client key"));
    return new Material(certificates, authorization(), clientSecret(), headers());
  }

  private @Nullable String clientSecret() throws IOException {
    OAuth2 oauth2 = config.oauth2();
    return oauth2 == null
        ? null
        : secret(
            reveal(oauth2.clientSecret()),
            oauth2.clientSecretFile(),
            "unable to read oauth2 client secret");
  }

  private List<Map.Entry<String, String>> headers() throws IOException {
    List<Map.Entry<String, String>> lines = new ArrayList<>();
    for (Map.Entry<String, Header> entry : config.httpHeaders().entrySet()) {
      String name = entry.getKey();
      entry.getValue().values().forEach(value -> lines.add(Map.entry(name, value)));
      entry.getValue().secrets().forEach(value -> lines.add(Map.entry(name, value.reveal())));
      for (Path file : entry.getValue().files()) {
        lines.add(Map.entry(name, secret(null, file, "unable to read headers file")));
      }
    }
    return List.copyOf(lines);
  }

  private @Nullable String authorization() throws IOException {
    BasicAuth basic = config.basicAuth();
    if (basic != null) {
      String user =
          secret(basic.username(), basic.usernameFile(), "unable to read basic auth username");
      String password =
          secret(
              reveal(basic.password()), basic.passwordFile(), "unable to read basic auth password");
      byte[] both = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(both);
    }
    Authorization authorization = config.authorization();
    if (authorization == null) {
      return null;
    }
    String credentials =
        secret(
            reveal(authorization.credentials()),
            authorization.credentialsFile(),
            "unable to read authorization credentials");
    return authorization.type() + ' ' + credentials;
  }

  private static @Nullable String reveal(@Nullable Secret secret) {
    return secret == null ? null : secret.reveal();
  }

  /** Editors end a file with a line end that belongs to no secret. */
  private String secret(@Nullable String given, @Nullable Path file, String fault)
      throws IOException {
    String text = text(given, file, fault);
    return text == null ? "" : file == null ? text : text.strip();
  }

  private @Nullable String text(@Nullable String given, @Nullable Path file, String fault)
      throws IOException {
    if (file == null) {
      return given;
    }
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      Content known = contents.get(file);
      if (known == null || !known.isStillThat(now)) {
        known = new Content(now, Files.readString(file));
        contents.put(file, known);
      }
      return known.text();
    } catch (NoSuchFileException e) {
      throw new IOException(
          fault + ": unable to read file " + file + ": no such file or directory", e);
    } catch (IOException e) {
      throw new IOException(fault + ": unable to read file " + file + ": " + e.getMessage(), e);
    }
  }
}
