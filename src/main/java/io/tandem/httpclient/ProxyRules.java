// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import io.netty.util.NetUtil;
import io.tandem.config.ProxyConfig;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy a request goes through, by Prometheus' rules and thus Go's: where exceptions may be
 * named, localhost and loopback addresses are one. Immutable; any thread; asks no name server.
 */
final class ProxyRules {
  private final @Nullable Proxy forHttp;
  private final @Nullable Proxy forHttps;
  private final boolean hasExemptions;
  private final List<Exemption> exemptions = new ArrayList<>();

  /**
   * Reads what is configured.
   *
   * @param environment asked only where the configuration says so
   * @throws IllegalArgumentException where the configured URL is no proxy's
   */
  ProxyRules(ProxyConfig config, Map<String, String> environment) {
    if (config.fromEnvironment()) {
      forHttp = ofEnvironment(environment, "HTTP_PROXY");
      forHttps = ofEnvironment(environment, "HTTPS_PROXY");
      hasExemptions = true;
      readExemptions(any(environment, "NO_PROXY"));
    } else {
      forHttp = config.url() == null ? null : Proxy.parse(config.url());
      forHttps = forHttp;
      hasExemptions = !config.noProxy().isEmpty();
      readExemptions(config.noProxy());
    }
  }

  private static @Nullable Proxy ofEnvironment(Map<String, String> environment, String name) {
    try {
      String url = any(environment, name);
      return url.isEmpty() ? null : Proxy.parse(url);
    } catch (IllegalArgumentException e) {
      // As Go does: what is no proxy's address in the environment is as if it were not there.
      return null;
    }
  }

  private static String any(Map<String, String> environment, String name) {
    String upper = environment.getOrDefault(name, "");
    return upper.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : upper;
  }

  boolean isDirect() {
    return forHttp == null && forHttps == null;
  }

  /** The proxy for a URL, or null. */
  @Nullable Proxy proxyFor(RequestUrl url) {
    Proxy proxy = url.tls() ? forHttps : forHttp;
    return proxy == null || (hasExemptions && isExempt(url)) ? null : proxy;
  }

  private boolean isExempt(RequestUrl url) {
    String host = ascii(url.host()).toLowerCase(Locale.ROOT);
    byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
    if (host.equals("localhost") || (address != null && isLoopback(address))) {
      return true;
    }
    for (Exemption exemption : exemptions) {
      if (exemption.holds(host, address, url.port())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLoopback(byte[] address) {
    try {
      return InetAddress.getByAddress(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("bug in Tandem: an address of " + address.length, e);
    }
  }

  private void readExemptions(String list) {
    for (String part : list.split(",", -1)) {
      String text = part.strip().toLowerCase(Locale.ROOT);
      if (text.equals("*")) {
        exemptions.clear();
        exemptions.add((host, address, port) -> true);
        return;
      }
      Exemption exemption = text.isEmpty() ? null : exemption(text);
      if (exemption != null) {
        exemptions.add(exemption);
      }
    }
  }

  /** A host, domain, address or network that is asked directly. */
  private interface Exemption {
    boolean holds(String host, byte @Nullable [] address, int port);
  }

  private static @Nullable Exemption exemption(String text) {
    int slash = text.indexOf('/');
    if (slash > 0) {
      byte[] network = NetUtil.createByteArrayFromIpAddressString(text.substring(0, slash));
      int bits = number(text.substring(slash + 1));
      if (network != null && bits >= 0 && bits <= network.length * 8) {
        return (host, address, port) -> address != null && isWithin(address, network, bits);
      }
    }
    byte[] whole = NetUtil.createByteArrayFromIpAddressString(text);
    int colon = whole == null ? text.lastIndexOf(':') : -1;
    String name = colon < 0 ? text : text.substring(0, colon);
    String wantedPort = colon < 0 ? "" : text.substring(colon + 1);
    if (name.startsWith("[") && name.endsWith("]")) {
      name = name.substring(1, name.length() - 1);
    }
    return name.isEmpty() ? null : named(name, wantedPort);
  }

  private static Exemption named(String name, String wantedPort) {
    byte[] wanted = NetUtil.createByteArrayFromIpAddressString(name);
    if (wanted != null) {
      return (host, address, port) ->
          address != null
              && isWithin(address, wanted, wanted.length * 8)
              && isPort(wantedPort, port);
    }
    String domain = ascii(name.startsWith("*.") ? name.substring(1) : name);
    boolean onlyBelow = domain.startsWith(".");
    String suffix = onlyBelow ? domain : '.' + domain;
    return (host, address, port) ->
        (host.endsWith(suffix) || (!onlyBelow && host.equals(domain))) && isPort(wantedPort, port);
  }

  private static boolean isPort(String wanted, int port) {
    return wanted.isEmpty() || wanted.equals(Integer.toString(port));
  }

  private static boolean isWithin(byte[] address, byte[] network, int bits) {
    if (address.length != network.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      if (((address[i >> 3] ^ network[i >> 3]) & (0x80 >> (i & 7))) != 0) {
        return false;
      }
    }
    return true;
  }

  private static int number(String digits) {
    return digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : -1;
  }

  private static String ascii(String name) {
    try {
      return name.chars().allMatch(c -> c < 0x80) ? name : IDN.toASCII(name);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }
}
