// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import io.tandem.config.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ProxyOptions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Asks a proxy for tunnels in words that Vert.x has not: with headers of the configuration, or over
 * TLS. Vert.x asks this relay, on loopback, for a plain tunnel; the relay asks the proxy and copies
 * bytes between the two. Only who knows the relay's random password gets a tunnel.
 *
 * <p>Made only where such a proxy is configured, as it costs a copy of all bytes. Owned by the
 * event loop of its client.
 */
final class ConnectRelay {
  private static final int MOST_HEAD_BYTES = 16 << 10;
  private static final String USER = "tandem";

  private final Proxy proxy;
  private final Map<String, List<Secret>> headers;
  private final NetServer server;
  private final NetClient client;
  private final Set<NetSocket> open = new HashSet<>();
  private final String password;

  /** A relay that does not listen yet; the options carry what TLS towards the proxy needs. */
  ConnectRelay(
      Vertx vertx, Proxy proxy, Map<String, List<Secret>> headers, NetClientOptions options) {
    this.proxy = proxy;
    this.headers = headers;
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    password = Base64.getUrlEncoder().encodeToString(random);
    boolean tls = proxy.kind() == Proxy.Kind.HTTPS;
    client = vertx.createNetClient(options.setSsl(tls));
    server =
        vertx
            .createNetServer(new NetServerOptions().setHost("127.0.0.1").setPort(0))
            .connectHandler(this::accept);
  }

  /** Begins to listen; what comes of it is how Vert.x reaches the relay. */
  Future<ProxyOptions> start() {
    return server
        .listen()
        .map(
            listening ->
                new ProxyOptions()
                    .setHost("127.0.0.1")
                    .setPort(listening.actualPort())
                    .setUsername(USER)
                    .setPassword(password));
  }

  void close() {
    server.close();
    client.close();
    Set.copyOf(open).forEach(NetSocket::close);
  }

  private void accept(NetSocket caller) {
    track(caller);
    readHead(caller, (head, rest) -> answer(caller, head));
  }

  private void track(NetSocket socket) {
    open.add(socket);
    socket.closeHandler(closed -> open.remove(socket));
    socket.exceptionHandler(failure -> socket.close());
  }

  private void answer(NetSocket caller, String head) {
    String[] lines = head.split("\r\n", -1);
    String[] words = lines[0].split(" ", 3);
    if (words.length < 3 || !words[0].equals("CONNECT") || !isKnown(lines)) {
      refuse(caller, "HTTP/1.1 407 Proxy Authentication Required");
      return;
    }
    client
        .connect(proxy.port(), proxy.host(), proxy.host())
        .onFailure(e -> refuse(caller, "HTTP/1.1 502 " + Faults.explain(e).text()))
        .onSuccess(upstream -> ask(caller, upstream, words[1]));
  }

  private boolean isKnown(String[] lines) {
    String expected =
        Base64.getEncoder()
            .encodeToString((USER + ':' + password).getBytes(StandardCharsets.ISO_8859_1));
    byte[] wanted = ("basic " + expected).getBytes(StandardCharsets.ISO_8859_1);
    for (String line : lines) {
      if (line.regionMatches(true, 0, "proxy-authorization:", 0, 20)) {
        String given = "basic " + line.substring(line.lastIndexOf(' ') + 1);
        return MessageDigest.isEqual(wanted, given.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    return false;
  }

  private void ask(NetSocket caller, NetSocket upstream, String authority) {
    track(upstream);
    StringBuilder request = new StringBuilder("CONNECT ").append(authority).append(" HTTP/1.1\r\n");
    request.append("Host: ").append(authority).append("\r\n");
    headers.forEach(
        (name, values) ->
            values.forEach(
                value -> request.append(name).append(": ").append(value.reveal()).append("\r\n")));
    String authorization = proxy.authorization();
    if (authorization != null) {
      request.append("Proxy-Authorization: ").append(authorization).append("\r\n");
    }
    readHead(upstream, (head, rest) -> connect(caller, upstream, head, rest));
    upstream.write(Buffer.buffer(request.append("\r\n").toString(), "ISO-8859-1"));
  }

  private static void connect(NetSocket caller, NetSocket upstream, String head, Buffer rest) {
    String status = head.split("\r\n", 2)[0];
    if (!status.matches("HTTP/1\\.[01] 2\\d\\d.*")) {
      refuse(caller, status.startsWith("HTTP/1.") ? status : "HTTP/1.1 502 malformed response");
      upstream.close();
      return;
    }
    caller.write(Buffer.buffer("HTTP/1.1 200 OK\r\n\r\n").appendBuffer(rest));
    upstream.pipeTo(caller);
    caller.pipeTo(upstream);
  }

  private static void refuse(NetSocket caller, String status) {
    caller.write(status + "\r\nContent-Length: 0\r\n\r\n").onComplete(written -> caller.close());
  }

  /** Calls back with what stands before the empty line and what came behind it; paused then. */
  private static void readHead(NetSocket socket, BiConsumer<String, Buffer> done) {
    Buffer seen = Buffer.buffer();
    socket.handler(
        bytes -> {
          seen.appendBuffer(bytes);
          String text = seen.toString(StandardCharsets.ISO_8859_1);
          int end = text.indexOf("\r\n\r\n");
          if (end >= 0) {
            socket.pause();
            socket.handler(null);
            done.accept(text.substring(0, end), seen.getBuffer(end + 4, seen.length()));
          } else if (seen.length() > MOST_HEAD_BYTES) {
            socket.close();
          }
        });
  }
}
