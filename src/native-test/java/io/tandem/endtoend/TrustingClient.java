// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Clients that trust one certificate of a test and no other. A fleet's certificate names all
 * members by one name, so the name is not compared with the address.
 */
final class TrustingClient {
  private TrustingClient() {}

  static HttpClient of(Path certificate) {
    try (InputStream in = Files.newInputStream(certificate)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null);
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      X509TrustManager chain = (X509TrustManager) trust.getTrustManagers()[0];
      context.init(null, new TrustManager[] {new AnyName(chain)}, null);
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .sslContext(context)
          .build();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Judges who signed, and not for which address. */
  private static final class AnyName extends X509ExtendedTrustManager {
    private final X509TrustManager chain;

    AnyName(X509TrustManager chain) {
      this.chain = chain;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] given, String type)
        throws CertificateException {
      chain.checkServerTrusted(given, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] given, String type, Socket socket)
        throws CertificateException {
      chain.checkServerTrusted(given, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] given, String type, SSLEngine engine)
        throws CertificateException {
      chain.checkServerTrusted(given, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] given, String type)
        throws CertificateException {
      chain.checkClientTrusted(given, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] given, String type, Socket socket)
        throws CertificateException {
      chain.checkClientTrusted(given, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] given, String type, SSLEngine engine)
        throws CertificateException {
      chain.checkClientTrusted(given, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return chain.getAcceptedIssuers();
    }
  }
}
