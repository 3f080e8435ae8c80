// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

import io.netty.channel.AddressedEnvelope;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the servers of resolv.conf in order, without any cache: over UDP, and over TCP once more
 * where the answer was truncated.
 *
 * <p>Made on the event loop that it belongs to. One answer of a server counts: records, or that the
 * name does not exist; anything else makes it ask the next one.
 */
final class DnsLookup {
  private static final long TIMEOUT_MILLIS = 2_000;
  private static final int MAX_UDP_BYTES = 4_096;

  private final ContextInternal context;
  private final DnsNameResolver resolver;
  private final int port;

  /**
   * @param port where the servers listen; 53 but in tests
   */
  DnsLookup(ContextInternal context, int port) {
    this.context = context;
    this.port = port;
    VertxInternal vertx = context.owner();
    InetSocketAddress unused = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    resolver =
        new DnsNameResolverBuilder(context.nettyEventLoop())
            .datagramChannelFactory(() -> vertx.transport().datagramChannel())
            .socketChannelFactory(
                () -> (SocketChannel) vertx.transport().channelFactory(false).newChannel())
            // Every query names its server; these only keep the defaults of the system out.
            .nameServerProvider(new SingletonDnsServerAddressStreamProvider(unused))
            .hostsFileEntriesResolver((host, types) -> null)
            .resolveCache(NoopDnsCache.INSTANCE)
            .cnameCache(NoopDnsCnameCache.INSTANCE)
            .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
            .searchDomains(List.of())
            .queryTimeoutMillis(TIMEOUT_MILLIS)
            .maxPayloadSize(MAX_UDP_BYTES)
            .build();
  }

  /**
   * The records of the first name that exists; none where all servers agree that no name does.
   * Fails where that remains unknown, for then what is known stays.
   */
  Future<List<DnsRecords.Found>> lookup(ResolverFile file, String name, DnsRecordType type) {
    return tryNames(file, file.candidates(name), 0, type, true)
        .recover(e -> Future.failedFuture("could not resolve \"" + name + "\": " + e.getMessage()));
  }

  private Future<List<DnsRecords.Found>> tryNames(
      ResolverFile file, List<String> names, int index, DnsRecordType type, boolean allKnown) {
    if (index == names.size()) {
      return allKnown
          ? Future.succeededFuture(List.of())
          : Future.failedFuture("all servers responded with errors to at least one search domain");
    }
    return ask(file, 0, names.get(index), type)
        .compose(
            answer ->
                answer.exists()
                    ? Future.succeededFuture(answer.records())
                    : tryNames(file, names, index + 1, type, allKnown),
            failure -> tryNames(file, names, index + 1, type, false));
  }

  /** What one server is sure of. */
  private record Answer(boolean exists, List<DnsRecords.Found> records) {}

  private Future<Answer> ask(ResolverFile file, int server, String name, DnsRecordType type) {
    if (server == file.servers().size()) {
      return Future.failedFuture("no servers returned a viable answer");
    }
    return query(file.servers().get(server), name, type)
        .recover(e -> ask(file, server + 1, name, type));
  }

  private Future<Answer> query(String server, String name, DnsRecordType type) {
    Promise<Answer> promise = Promise.promise();
    try {
      byte[] bytes = NetUtil.createByteArrayFromIpAddressString(server);
      if (bytes == null) {
        return Future.failedFuture("no address of a server: " + server);
      }
      InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(bytes), port);
      resolver
          .query(address, new DefaultDnsQuestion(name, type))
          .addListener(
              done -> context.runOnContext(v -> complete(promise, done.getNow(), done.cause())));
    } catch (UnknownHostException | IllegalArgumentException e) {
      promise.fail(e);
    }
    return promise.future();
  }

  private static void complete(Promise<Answer> promise, Object envelope, Throwable failure) {
    if (!(envelope instanceof AddressedEnvelope<?, ?> answered)) {
      promise.fail(failure);
      return;
    }
    try {
      DnsResponse response = (DnsResponse) answered.content();
      if (response.code().equals(DnsResponseCode.NXDOMAIN)) {
        promise.complete(new Answer(false, List.of()));
      } else if (response.code().equals(DnsResponseCode.NOERROR)) {
        promise.complete(new Answer(true, records(response)));
      } else {
        promise.fail("server answered " + response.code());
      }
    } catch (RuntimeException e) {
      promise.fail(e);
    } finally {
      answered.release();
    }
  }

  private static List<DnsRecords.Found> records(DnsResponse response) {
    List<DnsRecords.Found> records = new ArrayList<>();
    for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
      DnsRecords.Found record = DnsRecords.read(response.recordAt(DnsSection.ANSWER, i));
      if (record != null) {
        records.add(record);
      }
    }
    return records;
  }

  void close() {
    resolver.close();
  }
}
