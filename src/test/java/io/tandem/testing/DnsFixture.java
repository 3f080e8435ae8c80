// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A DNS server on UDP and TCP of one port of 127.0.0.1, with answers that a test sets. */
public final class DnsFixture {
  public static final int SERVFAIL = 2;
  private static final int NXDOMAIN = 3;
  private static final Map<Integer, String> TYPES =
      Map.of(1, "A", 2, "NS", 5, "CNAME", 15, "MX", 28, "AAAA", 33, "SRV");

  private static final int MOST_ATTEMPTS = 20;

  /** Questions seen, such as {@code udp a.test. A}. */
  public final List<String> questions = new CopyOnWriteArrayList<>();

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final int port;

  private record Answer(int code, boolean truncateUdp, List<Buffer> records) {}

  public DnsFixture(Vertx vertx) {
    port = listen(vertx);
  }

  /** A port that is free for both ways of asking; only one of them can be had for the asking. */
  private int listen(Vertx vertx) {
    for (int attempt = 0; ; attempt++) {
      DatagramSocket socket = vertx.createDatagramSocket();
      socket.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
      try {
        listenForStreams(vertx, socket.localAddress().port());
        answerPackets(socket);
        return socket.localAddress().port();
      } catch (CompletionException e) {
        socket.close();
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void answerPackets(DatagramSocket socket) {
    socket.handler(
        packet ->
            socket.send(
                answer(packet.data(), "udp"), packet.sender().port(), packet.sender().host()));
  }

  private void listenForStreams(Vertx vertx, int free) {
    vertx
        .createNetServer()
        .connectHandler(
            tcp ->
                tcp.handler(
                    data -> {
                      Buffer out = answer(data.slice(2, data.length()), "tcp");
                      tcp.write(
                          Buffer.buffer().appendUnsignedShort(out.length()).appendBuffer(out));
                    }))
        .listen(free, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  public int port() {
    return port;
  }

  /** Sets the answer to a question such as {@code a.test. A}. */
  public void records(String question, Buffer... records) {
    answers.put(question, new Answer(0, false, List.of(records)));
  }

  /** As {@link #records}, but over UDP it says that there is more. */
  public void truncated(String question, Buffer... records) {
    answers.put(question, new Answer(0, true, List.of(records)));
  }

  public void fails(String question, int code) {
    answers.put(question, new Answer(code, false, List.of()));
  }

  /** A record whose data is given; its name is that of the question. */
  public static Buffer record(int type, Buffer data) {
    return Buffer.buffer()
        .appendUnsignedShort(0xc00c)
        .appendUnsignedShort(type)
        .appendUnsignedShort(1)
        .appendInt(60)
        .appendUnsignedShort(data.length())
        .appendBuffer(data);
  }

  public static Buffer a(int... octets) {
    Buffer data = Buffer.buffer();
    for (int octet : octets) {
      data.appendByte((byte) octet);
    }
    return record(1, data);
  }

  /** A name in DNS form. */
  public static Buffer name(String name) {
    Buffer out = Buffer.buffer();
    for (String label : name.split("\\.")) {
      out.appendByte((byte) label.length()).appendString(label);
    }
    return out.appendByte((byte) 0);
  }

  private Buffer answer(Buffer query, String protocol) {
    int at = 12;
    List<String> labels = new ArrayList<>();
    while (query.getByte(at) != 0) {
      int length = query.getByte(at);
      labels.add(query.getString(at + 1, at + 1 + length, StandardCharsets.US_ASCII.name()));
      at += length + 1;
    }
    String type = TYPES.getOrDefault(query.getUnsignedShort(at + 1), "?");
    String question = String.join(".", labels) + ". " + type;
    questions.add(protocol + " " + question);
    Answer answer = answers.getOrDefault(question, new Answer(NXDOMAIN, false, List.of()));
    boolean cut = answer.truncateUdp() && protocol.equals("udp");
    List<Buffer> records = cut ? List.of() : answer.records();
    Buffer out =
        Buffer.buffer()
            .appendUnsignedShort(query.getUnsignedShort(0))
            .appendUnsignedShort(0x8180 | (cut ? 0x0200 : 0) | answer.code())
            .appendUnsignedShort(1)
            .appendUnsignedShort(records.size())
            .appendInt(0)
            .appendBuffer(query.slice(12, at + 5));
    records.forEach(out::appendBuffer);
    return out;
  }
}
