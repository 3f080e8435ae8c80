// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app.settings;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tandem.config.FleetSettings;
import io.tandem.config.FleetSettings.HaMode;
import io.tandem.config.FleetSettings.LeaseTimes;
import io.tandem.config.FleetSettings.Role;
import io.tandem.config.FleetSettings.Self;
import io.tandem.config.ListenAddress;
import io.tandem.config.TandemSettings;
import io.tandem.config.TandemSettings.ShardSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is a member of a fleet, and what it is told. */
class FleetSettingsReaderTest {
  private static final Surroundings HOST = new Surroundings("Host-1", "10.0.0.9", false, null);
  private static final Surroundings POD =
      new Surroundings("tandem-x7k2p", "10.1.2.3", true, "monitoring");
  private static final Surroundings NAMELESS = new Surroundings("localhost", null, false, null);

  @ParameterizedTest
  @CsvSource({
    "auto, '', false, false",
    "auto, '', true, true",
    "auto, n1, false, true",
    "kubernetes, '', false, true",
    "standalone, n1, true, false"
  })
  void member_isWhoRunsInAPodOrHasANode(String mode, String node, boolean pod, boolean member) {
    TandemSettings settings =
        SettingsReader.read(
            Map.of("tandem.fleet.mode", mode, "tandem.node.name", node)::get, pod ? POD : HOST);

    assertThat(settings.fleet() != null).isEqualTo(member);
  }

  @Test
  void pod_isToldByItsSurroundings() {
    FleetSettings fleet = fleet(POD, Map.of());

    assertThat(fleet.namespace()).isEqualTo("monitoring");
    assertThat(fleet.name()).isEqualTo("tandem");
    assertThat(fleet.self())
        .isEqualTo(
            new Self(
                "tandem-x7k2p", "tandem-x7k2p", "", new ListenAddress("10.1.2.3", 9090), Role.ALL));
    assertThat(fleet.times()).isEqualTo(LeaseTimes.DEFAULT);
    assertThat(fleet.haMode()).isEqualTo(HaMode.BOTH);
    assertThat(fleet.trust().isEncrypted()).isFalse();
  }

  @Test
  void everythingGiven_isTaken() {
    Map<String, String> given = new HashMap<>();
    given.put("tandem.node.name", "n1");
    given.put("tandem.node.zone", "eu-west-1a");
    given.put("tandem.node.address", "127.0.0.2:9191");
    given.put("tandem.role", "coordinator");
    given.put("tandem.fleet.namespace", "ns");
    given.put("tandem.fleet.name", "edge");
    given.put("tandem.fleet.member", "m-1");
    given.put("tandem.fleet.lease-duration", "6s");
    given.put("tandem.fleet.renew-interval", "2s");
    given.put("tandem.fleet.grace", "0s");
    given.put("tandem.fleet.token-file", "pom.xml");
    given.put("tandem.fleet.accounts", "coordinator, other:tandem");
    given.put("tandem.fleet.tls-cert", "pom.xml");
    given.put("tandem.fleet.tls-key", "pom.xml");
    given.put("tandem.ha.mode", "single");

    FleetSettings fleet = fleet(HOST, given);

    assertThat(fleet.namespace()).isEqualTo("ns");
    assertThat(fleet.name()).isEqualTo("edge");
    assertThat(fleet.self())
        .isEqualTo(
            new Self(
                "m-1", "n1", "eu-west-1a", new ListenAddress("127.0.0.2", 9191), Role.COORDINATOR));
    assertThat(fleet.times())
        .isEqualTo(new LeaseTimes(Duration.ofSeconds(6), Duration.ofSeconds(2), Duration.ZERO));
    assertThat(fleet.trust().cert()).isEqualTo(Path.of("pom.xml"));
    assertThat(fleet.trust().accounts()).containsOnly("ns:coordinator", "other:tandem");
    assertThat(fleet.haMode()).isEqualTo(HaMode.SINGLE);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7, '', 10.0.0.7, 9090",
    "10.0.0.7, :8080, 10.0.0.7, 8080",
    "10.0.0.7:9191, :8080, 10.0.0.7, 9191",
    "10.0.0.7:9191, 127.0.0.1:9191, 10.0.0.7, 9191",
    "fd00::7, '', fd00::7, 9090",
    "[fd00::7]:91, '', fd00::7, 91",
    "node-7.internal:91, :91, node-7.internal, 91"
  })
  void address_hasThePortOfThePagesUnlessItHasItsOwn(
      String address, String pages, String host, int port) {
    FleetSettings fleet =
        fleet(HOST, Map.of("tandem.node.address", address, "tandem.web.listen-address", pages));

    assertThat(fleet.self().address()).isEqualTo(new ListenAddress(host, port));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fleet.renew-interval | 15s | --fleet.renew-interval=15s: expected less than half of"
            + " --fleet.lease-duration=30s",
        "fleet.lease-duration | 1500ms | --fleet.lease-duration=1s500ms: expected whole seconds",
        "fleet.tls-cert | pom.xml | --fleet.tls-cert=pom.xml: expected --fleet.tls-key beside it",
        "fleet.tls-key | pom.xml | --fleet.tls-key=pom.xml: expected --fleet.tls-cert beside it",
        "fleet.tls-ca | pom.xml | --fleet.tls-ca=pom.xml: expected --fleet.tls-cert",
        "fleet.accounts | a,B b | --fleet.accounts: expected names of ServiceAccounts, NAME or"
            + " NAMESPACE:NAME, not default:B b",
        "fleet.token-file | nope | --fleet.token-file=nope: expected a file that can be read",
        "fleet.member | A_b | --fleet.member=A_b: expected at most 180 lower-case letters",
        "fleet.name | a.b | --fleet.name=a.b: expected at most 63 lower-case letters",
        "fleet.namespace | -x | --fleet.namespace=-x: expected the name of a Kubernetes namespace",
        "fleet.mode | swarm | --fleet.mode=swarm: expected one of: auto, kubernetes, standalone",
        "role | boss | --role=boss: expected one of: all, collector, coordinator",
        "ha.mode | triple | --ha.mode=triple: expected one of: both, single",
        "node.address | 0.0.0.0:9090 | --node.address=0.0.0.0:9090: expected one address and port",
        "node.address | h:x | --node.address=h:x: expected HOST[:PORT]",
        "tandem.replica | a | --tandem.replica=a: a fleet sends as a and as b, leave it out",
        "shard.members | many | --shard.members=many: expected a whole number"
      })
  void value_thatMeansNothing_isRefusedByItsFlag(String flag, String value, String sentence) {
    String property = flag.startsWith("tandem.") ? flag : "tandem." + flag;
    Map<String, String> given = Map.of("tandem.node.name", "n1", property, value);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SettingsReader.read(given::get, HOST))
        .withMessageContaining(sentence);
  }

  @Test
  void hostWithoutAddress_mustBeToldOne() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SettingsReader.read(Map.of("tandem.node.name", "n1")::get, NAMELESS))
        .withMessageContaining("--node.address: expected the address where other members reach");
  }

  @Test
  void shards_areForThoseOutsideOfFleets() {
    Map<String, String> given = Map.of("tandem.shard.members", "3", "tandem.shard.ordinal", "2");

    assertThat(SettingsReader.read(given::get, HOST).shard()).isEqualTo(new ShardSettings(3, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SettingsReader.read(given::get, POD))
        .withMessageContaining("--shard.members=3: a fleet shares its targets by itself");
  }

  @ParameterizedTest
  @CsvSource({
    "3, 3, --shard.ordinal=3: expected 0 to 2",
    "0, 0, --shard.members=0: expected 1",
    "2, '', --shard.members=2: expected --shard.ordinal beside it"
  })
  void shard_thatIsNone_isRefused(String members, String ordinal, String sentence) {
    Map<String, String> given =
        Map.of("tandem.shard.members", members, "tandem.shard.ordinal", ordinal);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SettingsReader.read(given::get, HOST))
        .withMessageContaining(sentence);
  }

  @Test
  void shards_haveEveryIdOnce() {
    for (long id : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0xcbf29ce484222325L}) {
      int holders = 0;
      for (int ordinal = 0; ordinal < 3; ordinal++) {
        holders += new ShardSettings(3, ordinal).holds(id) ? 1 : 0;
      }
      assertThat(holders).isEqualTo(1);
    }
  }

  private static FleetSettings fleet(Surroundings surroundings, Map<String, String> given) {
    Map<String, String> properties = new HashMap<>(given);
    properties.put("tandem.fleet.mode", "kubernetes");
    return requireNonNull(SettingsReader.read(properties::get, surroundings).fleet());
  }
}
