// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.config.ProxyConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyRulesTest {
  private static final String PROXY = "http://proxy:3128";

  private static ProxyRules rules(@Nullable String url, String noProxy) {
    return new ProxyRules(new ProxyConfig(url, noProxy, false, Map.of()), Map.of());
  }

  private static ProxyRules environment(Map<String, String> environment) {
    return new ProxyRules(new ProxyConfig(null, "", true, Map.of()), environment);
  }

  private static String way(ProxyRules rules, String url) {
    return String.valueOf(rules.proxyFor(RequestUrl.parse(url)));
  }

  @Test
  void proxyFor_withoutExemptions_takesEvenLocalhost() {
    assertThat(way(rules(PROXY, ""), "http://localhost/")).isEqualTo("HTTP proxy:3128");
    assertThat(way(rules(PROXY, ""), "https://127.0.0.1/")).isEqualTo("HTTP proxy:3128");
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, http://example.com/, true",
    "example.com, http://a.example.com/, true",
    "example.com, http://badexample.com/, false",
    ".example.com, http://example.com/, false",
    ".example.com, http://a.b.example.com/, true",
    "*.example.com, http://example.com/, false",
    "*.example.com, http://a.example.com/, true",
    "EXAMPLE.com, http://Example.COM/, true",
    "example.com:81, http://example.com/, false",
    "example.com:81, http://example.com:81/, true",
    "10.1.2.3, http://10.1.2.3:9100/, true",
    "10.1.2.3:80, http://10.1.2.3:9100/, false",
    "10.1.2.3:9100, http://10.1.2.3:9100/, true",
    "10.1.0.0/16, http://10.1.2.3/, true",
    "10.1.0.0/16, http://10.2.2.3/, false",
    "10.1.0.0/33, http://10.1.2.3/, false",
    "fd00::/8, http://[fd12::1]/, true",
    "[fd12::1]:80, http://[fd12::1]/, true",
    "fd12::1, http://[fd12::1]/, true",
    "*, http://anything/, true",
    "'a, b', http://b/, true",
    "':80', http://b/, false",
    "a, http://localhost/, true",
    "a, http://127.0.0.2/, true",
    "a, http://[::1]/, true",
    "a, http://b/, false"
  })
  void proxyFor_withExemptions_asksTheseDirectly(String noProxy, String url, boolean direct) {
    assertThat(rules(PROXY, noProxy).proxyFor(RequestUrl.parse(url)) == null).isEqualTo(direct);
  }

  @Test
  void proxyFor_fromEnvironment_differsByScheme() {
    ProxyRules rules = environment(Map.of("HTTP_PROXY", "one:81", "https_proxy", "https://two"));
    assertThat(way(rules, "http://a/")).isEqualTo("HTTP one:81");
    assertThat(way(rules, "https://a/")).isEqualTo("HTTPS two:443");
    assertThat(way(rules, "https://localhost/")).isEqualTo("null");
  }

  @Test
  void proxyFor_fromBrokenEnvironment_isDirect() {
    assertThat(way(environment(Map.of("HTTP_PROXY", "http://:x")), "http://a/")).isEqualTo("null");
    assertThat(way(environment(Map.of()), "http://a/")).isEqualTo("null");
  }

  @Test
  void parse_withUser_decodesIt() {
    Proxy proxy = Proxy.parse("socks5://us%40er:p%3Aw@[fd00::1]:9/x");
    assertThat(proxy).isEqualTo(new Proxy(Proxy.Kind.SOCKS5, "fd00::1", 9, "us@er", "p:w"));
    assertThat(proxy.authorization()).isEqualTo("Basic dXNAZXI6cDp3");
    assertThat(proxy).hasToString("SOCKS5 fd00::1:9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://", "http://u:p@", "http://h:99999", "http://h:x"})
  void parse_ofNoAddress_isRefused(String url) {
    assertThatThrownBy(() -> Proxy.parse(url)).isInstanceOf(IllegalArgumentException.class);
  }
}
