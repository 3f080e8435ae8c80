// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.jboss.logging.Logger;

/**
 * Says the first word of a handshake to nobody, so that its classes, ciphers and random numbers are
 * there when the first scrape over TLS begins: a fresh virtual machine spends about half a second
 * on them, and a target is given up after its timeout. Blocks; on a worker.
 */
final class TlsWarmUp {
  private static final Logger LOG = Logger.getLogger(TlsWarmUp.class);

  private TlsWarmUp() {}

  static void run() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      // Trusts nobody: whom clients trust is read when they are made.
      context.init(null, new TrustManager[0], null);
      SSLEngine engine = context.createSSLEngine("nobody.invalid", 443);
      engine.setUseClientMode(true);
      engine.beginHandshake();
      ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), out);
    } catch (GeneralSecurityException | SSLException e) {
      LOG.debugf("TLS could not be made ready before its first use: error=%s", e);
    }
  }
}
