// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.config.DiscoveryConfig.DnsSd;
import io.tandem.model.Clock;
import io.tandem.testing.DnsFixture;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.ContextInternal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DnsDiscovererIT {
  private final Vertx vertx = Vertx.vertx();
  private final DnsFixture dns = new DnsFixture(vertx);
  private final AtomicReference<List<TargetGroup>> found = new AtomicReference<>();
  private Path resolverFile;

  @BeforeEach
  void writeResolverFile(@TempDir Path dir) throws IOException {
    resolverFile = dir.resolve("resolv.conf");
    Files.writeString(resolverFile, "nameserver 127.0.0.1\nsearch corp.test\n");
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void discover(String type, String... names) {
    DnsSd config = new DnsSd(List.of(names), Duration.ofMillis(100), type, 9100);
    ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
    context.runOnContext(
        v ->
            new DnsDiscoverer(
                    vertx,
                    Clock.system(),
                    new DiscoveryReports(DiscoveryMetrics.NONE, new DiscoveryFaults()),
                    config,
                    resolverFile,
                    new DnsLookup(context, dns.port()))
                .start(new LastFindings(found)));
  }

  private void awaitTargets(String... targets) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(targets()).containsExactlyInAnyOrder(targets));
  }

  private List<String> targets() {
    return found.get() == null
        ? List.of("nothing yet")
        : found.get().stream().flatMap(g -> g.targets().stream()).map(Object::toString).toList();
  }

  @Test
  void addressRecords_becomeTargets_behindAnAliasToo() {
    dns.records(
        "a.test. A", DnsFixture.record(5, DnsFixture.name("b.test")), DnsFixture.a(192, 0, 2, 1));
    discover("A", "a.test");
    awaitTargets("{__address__=\"192.0.2.1:9100\", __meta_dns_name=\"a.test\"}");
  }

  @Test
  void ipv6Records_getBrackets() {
    Buffer address = Buffer.buffer(new byte[] {0x20, 1, 0x0d, (byte) 0xb8}).appendLong(0);
    dns.records("six.test. AAAA", DnsFixture.record(28, address.appendInt(0x31)));
    discover("AAAA", "six.test");
    awaitTargets("{__address__=\"[2001:db8::31]:9100\", __meta_dns_name=\"six.test\"}");
  }

  @Test
  void serviceRecords_bringTheirPort() {
    Buffer data = Buffer.buffer().appendInt(0).appendUnsignedShort(8080);
    dns.records(
        "_s._tcp.test. SRV", DnsFixture.record(33, data.appendBuffer(DnsFixture.name("h.test"))));
    discover("SRV", "_s._tcp.test");
    awaitTargets(
        "{__address__=\"h.test:8080\", __meta_dns_name=\"_s._tcp.test\","
            + " __meta_dns_srv_record_port=\"8080\", __meta_dns_srv_record_target=\"h.test.\"}");
  }

  @Test
  void mailRecords_bringTheirTarget() {
    Buffer data = Buffer.buffer().appendUnsignedShort(10).appendBuffer(DnsFixture.name("mx.test"));
    dns.records("m.test. MX", DnsFixture.record(15, data));
    discover("MX", "m.test");
    awaitTargets(
        "{__address__=\"mx.test:9100\", __meta_dns_mx_record_target=\"mx.test.\","
            + " __meta_dns_name=\"m.test\"}");
  }

  @Test
  void shortName_isLookedForInTheSearchDomain() {
    dns.records("short.corp.test. A", DnsFixture.a(192, 0, 2, 2));
    discover("A", "short");
    awaitTargets("{__address__=\"192.0.2.2:9100\", __meta_dns_name=\"short\"}");
    assertThat(dns.questions.getFirst()).isEqualTo("udp short.corp.test. A");
  }

  @Test
  void truncatedAnswer_isAskedForOverTcp() {
    dns.truncated("big.test. A", DnsFixture.a(192, 0, 2, 3));
    discover("A", "big.test");
    awaitTargets("{__address__=\"192.0.2.3:9100\", __meta_dns_name=\"big.test\"}");
    assertThat(dns.questions).contains("tcp big.test. A");
  }

  @Test
  void failingServer_keepsTargets_missingNameRemovesThem() {
    String target = "{__address__=\"192.0.2.4:9100\", __meta_dns_name=\"x.test\"}";
    dns.records("x.test. A", DnsFixture.a(192, 0, 2, 4));
    discover("A", "x.test");
    awaitTargets(target);
    dns.fails("x.test. A", DnsFixture.SERVFAIL);
    int before = dns.questions.size();
    await().until(() -> dns.questions.size() > before + 6);
    awaitTargets(target);
    dns.fails("x.test. A", 3);
    awaitTargets();
  }
}
