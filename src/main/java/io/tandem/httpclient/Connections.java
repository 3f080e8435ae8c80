// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import io.tandem.config.HttpClientConfig;
import io.tandem.httpclient.ClientFiles.Certificates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a client under one set of certificates, and the way to each: directly, or
 * through a proxy. A plain request goes to an HTTP proxy as it is, with the whole URL in it; one
 * over TLS goes through a tunnel. Belongs to the event loop of its client.
 */
final class Connections {
  private final Vertx vertx;
  private final HttpClientConfig config;
  private final ClientTuning tuning;
  private final Certificates certificates;
  private final ProxyRules proxies;
  private final @Nullable Addresses addresses;
  private final HttpClient http;
  private final Map<Proxy, ConnectRelay> relays = new HashMap<>();
  private final Map<Proxy, Future<ProxyOptions>> tunnels = new HashMap<>();
  private @Nullable HttpClient toTlsProxies;

  /**
   * @param addresses where to connect to; null: wherever the name leads first
   */
  Connections(
      Vertx vertx,
      HttpClientConfig config,
      ClientTuning tuning,
      Certificates certificates,
      ProxyRules proxies,
      @Nullable Addresses addresses) {
    this.vertx = vertx;
    this.config = config;
    this.tuning = tuning;
    this.certificates = certificates;
    this.proxies = proxies;
    this.addresses = addresses;
    http = vertx.createHttpClient(options(), ClientOptions.pool(tuning));
  }

  private HttpClientOptions options() {
    return ClientOptions.of(config, tuning, certificates);
  }

  void close() {
    http.close();
    if (toTlsProxies != null) {
      toTlsProxies.close();
    }
    relays.values().forEach(ConnectRelay::close);
  }

  /** A connection for the request, which then wants its headers and its body. */
  Future<HttpClientRequest> request(HttpMethod method, RequestUrl url) {
    Proxy proxy = proxies.proxyFor(url);
    RequestOptions options = direct(method, url);
    if (proxy == null && addresses != null) {
      return addresses
          .next(url.host())
          .compose(address -> open(http, at(options, address, url), url));
    }
    if (proxy == null) {
      return open(http, options, url);
    }
    if (proxy.kind() == Proxy.Kind.SOCKS5) {
      return open(http, options.setProxyOptions(proxy.options()), url);
    }
    if (url.tls()) {
      return tunnel(proxy).compose(way -> open(http, options.setProxyOptions(way), url));
    }
    return whole(options, url, proxy);
  }

  private RequestOptions direct(HttpMethod method, RequestUrl url) {
    String serverName = config.tls().serverName();
    return new RequestOptions()
        .setMethod(method)
        .setSsl(url.tls())
        .setServer(SocketAddress.inetSocketAddress(url.port(), url.host()))
        .setHost(url.tls() && serverName != null ? serverName : url.host())
        .setPort(url.port())
        .setURI(url.target())
        .setFollowRedirects(false);
  }

  private static RequestOptions at(RequestOptions options, String address, RequestUrl url) {
    return options.setServer(SocketAddress.inetSocketAddress(url.port(), address));
  }

  private static Future<HttpClientRequest> open(
      HttpClient client, RequestOptions options, RequestUrl url) {
    // TLS was given the name to verify; the header says whom the request is for.
    return client
        .request(options)
        .map(request -> request.authority(HostAndPort.create(url.bracketedHost(), url.port())));
  }

  private Future<HttpClientRequest> whole(RequestOptions options, RequestUrl url, Proxy proxy) {
    boolean tls = proxy.kind() == Proxy.Kind.HTTPS;
    options
        .setSsl(tls)
        .setServer(SocketAddress.inetSocketAddress(proxy.port(), proxy.host()))
        .setHost(tls ? proxy.host() : url.host())
        .setURI(url.origin() + url.target());
    String authorization = proxy.authorization();
    return open(tls ? toTlsProxies() : http, options, url)
        .onSuccess(
            request -> {
              if (authorization != null) {
                request.putHeader(HttpHeaders.PROXY_AUTHORIZATION, authorization);
              }
            });
  }

  /** Whole URLs are of HTTP/1 alone, which TLS must not agree away. */
  private HttpClient toTlsProxies() {
    HttpClient client = toTlsProxies;
    if (client == null) {
      client = vertx.createHttpClient(options().setUseAlpn(false), ClientOptions.pool(tuning));
      toTlsProxies = client;
    }
    return client;
  }

  private Future<ProxyOptions> tunnel(Proxy proxy) {
    if (proxy.kind() == Proxy.Kind.HTTP && config.proxy().connectHeader().isEmpty()) {
      return Future.succeededFuture(proxy.options());
    }
    Future<ProxyOptions> known = tunnels.get(proxy);
    if (known == null || known.failed()) {
      ConnectRelay relay =
          new ConnectRelay(
              vertx,
              proxy,
              config.proxy().connectHeader(),
              ClientOptions.net(config, tuning, certificates));
      relays.put(proxy, relay);
      known = relay.start();
      tunnels.put(proxy, known);
    }
    return known;
  }
}
