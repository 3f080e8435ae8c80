// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.transport;

import io.netty.util.NetUtil;
import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Whether a certificate, signed by whom the fleet trusts, is a member's. Members are called by
 * addresses of pods, which no certificate can know beforehand: so it is a member's when it has a
 * DNS name in common with this member's own certificate, as where all members share one; and also
 * when it names the address that was called. Pure.
 */
final class PeerNames {
  private static final int DNS = 2;
  private static final int ADDRESS = 7;

  private final Set<String> own;

  private PeerNames(Set<String> own) {
    this.own = own;
  }

  /** The names of the first certificate in a PEM text. */
  static PeerNames ofOwn(byte[] pem) throws CertificateException {
    Certificate own =
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    return new PeerNames(names((X509Certificate) own, DNS));
  }

  boolean isMember(@Nullable SSLSession session, String calledHost) {
    try {
      return session != null
          && session.getPeerCertificates()[0] instanceof X509Certificate peer
          && isMember(peer, calledHost);
    } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
      return false;
    }
  }

  boolean isMember(X509Certificate peer, String calledHost) throws CertificateParsingException {
    Set<String> names = names(peer, DNS);
    if (names.contains(calledHost.toLowerCase(Locale.ROOT))
        || names.stream().anyMatch(own::contains)) {
      return true;
    }
    byte[] address = NetUtil.createByteArrayFromIpAddressString(calledHost);
    return address != null
        && names(peer, ADDRESS).stream()
            .anyMatch(
                name -> Arrays.equals(address, NetUtil.createByteArrayFromIpAddressString(name)));
  }

  private static Set<String> names(X509Certificate certificate, int kind)
      throws CertificateParsingException {
    Collection<List<?>> all = certificate.getSubjectAlternativeNames();
    Set<String> names = new HashSet<>();
    if (all != null) {
      for (List<?> name : all) {
        if (name.get(0).equals(kind)) {
          names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }
}
