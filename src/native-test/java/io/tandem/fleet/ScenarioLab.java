// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import io.tandem.endtoend.Ports;
import io.tandem.fleet.Fleet.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A fleet with everything around it, for one scenario: API server, receiver, targets, members. What
 * it leaves in {@code target/e2e/<scenario>-<receiver>} tells how it went. Thread of the test.
 */
final class ScenarioLab implements AutoCloseable {
  private static final int TARGETS = 200;

  private final String scenario;
  private final ReceiverKind kind;
  private final Path folder;
  private final FleetApi api;
  private final FleetCertificate certificate;
  private final FleetReceiver receiver;
  private final Fleet fleet;
  private final List<TcpLink> links = new ArrayList<>();
  private final Map<String, TcpLink> toMembers = new HashMap<>();
  private final Map<String, TcpLink> toApi = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  /**
   * What a scenario needs.
   *
   * @param cuttable whether members reach each other and the API by ways that can be cut
   */
  record Needs(FleetTimes times, boolean cuttable) {}

  ScenarioLab(String scenario, ReceiverKind kind, Needs needs) {
    this.scenario = scenario;
    this.kind = kind;
    folder = cleared(Report.FOLDER.resolve(scenario + "-" + kind.label()).toAbsolutePath());
    api = new FleetApi(folder.resolve("api"));
    certificate = FleetCertificate.make(folder);
    receiver = kind.open(folder);
    fleet =
        new Fleet(
            folder,
            receiver,
            TARGETS,
            (name, number, own, callers) -> joining(needs, name, number, own, callers));
  }

  private Part joining(Needs needs, String name, int number, Path own, Callers callers) {
    String listen = Fleet.listenAddress(number);
    String reached = listen;
    int apiPort = api.port();
    List<String> flags = new ArrayList<>(needs.times().flags());
    if (needs.cuttable()) {
      TcpLink toMember = link(callers, "127.0.2." + (10 + number), address(listen));
      toMembers.put(name, toMember);
      reached = "127.0.2." + (10 + number) + ":" + toMember.port();
      TcpLink wayToApi = link(callers, "127.0.0.1", new InetSocketAddress("127.0.0.1", apiPort));
      toApi.put(name, wayToApi);
      apiPort = wayToApi.port();
    }
    flags.addAll(
        List.of(
            "--fleet.tls-cert=" + certificate.cert(),
            "--fleet.tls-key=" + certificate.key(),
            "--fleet.tls-ca=" + certificate.cert(),
            "--fleet.token-file=" + api.token(own),
            "--fleet.mode=kubernetes",
            "--fleet.namespace=" + FleetApi.NAMESPACE,
            "--fleet.name=e2e",
            "--fleet.member=" + name,
            "--node.name=node-" + name,
            "--node.zone=zone-" + (number % 2 == 0 ? "a" : "b"),
            "--node.address=" + reached,
            "--log.level=" + System.getProperty("e2e.log", "info"),
            "--web.listen-address=" + listen,
            "--tandem.cluster=" + Fleet.CLUSTER));
    return new Part(flags, Map.of("KUBECONFIG", api.kubeconfig(own, apiPort).toString()));
  }

  private TcpLink link(Callers callers, String host, InetSocketAddress to) {
    TcpLink link = new TcpLink(callers, host, Ports.free(), to);
    links.add(link);
    return link;
  }

  private static InetSocketAddress address(String hostAndPort) {
    int colon = hostAndPort.indexOf(':');
    return new InetSocketAddress(
        hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
  }

  Fleet fleet() {
    return fleet;
  }

  FleetApi api() {
    return api;
  }

  /** Starts so many members and waits until each target has its two owners. */
  ScenarioLab with(int members) {
    fleet.start(members);
    settle();
    return this;
  }

  /** Waits until nobody moves or stands in any more. */
  void settle() {
    fleet.awaitTwoOwners();
    Fleet.sleepSeconds(5);
  }

  /** The member that coordinates, as the members say themselves. */
  Member coordinator() {
    for (Member member : fleet.running()) {
      String name = member.process().json("/api/v1/cluster").at("/coordinator/member").asText();
      if (!name.isEmpty() && fleet.member(name).isRunning()) {
        return fleet.member(name);
      }
    }
    throw new AssertionError("nobody knows a coordinator");
  }

  /** A member that runs and is none of these. */
  Member another(Member... than) {
    List<Member> not = List.of(than);
    return fleet.running().stream().filter(one -> !not.contains(one)).findFirst().orElseThrow();
  }

  /** Runs a part of the scenario while it is watched, and notes its figures. */
  Outcome observe(String part, Consumer<Observation> run) {
    Observation observation = new Observation(fleet);
    Fleet.sleepSeconds(3);
    run.accept(observation);
    Outcome outcome = observation.end();
    String name = part.isEmpty() ? scenario : scenario + "-" + part;
    Report.line(name, kind, fleet.running().size(), outcome);
    Report.holes(folder.resolve(name + ".txt"), fleet, observation.tally(), outcome);
    if (outcome.count().missing() > 0) {
      Report.everything(folder, name, fleet, observation.since());
    }
    note(name, outcome);
    return outcome;
  }

  /** What must hold in every scenario. */
  private void note(String name, Outcome outcome) {
    check(outcome.count().expected() > 0, name + ": no ticks at all");
    check(outcome.count().missing() == 0, name + ": ticks missing: " + outcome.count().missing());
    check(outcome.staleUps() == 0, name + ": stale markers of moved targets");
    check(outcome.mixedRequests() == 0, name + ": requests with two identities");
    check(outcome.count().offGrid() == 0, name + ": samples beside their ticks");
    check(outcome.count().doubledSeries() == 0, name + ": a target with two series");
    check(outcome.refusedOtherwise() == 0, name + ": samples refused that are no copies");
  }

  /** Fails the scenario at its end, so that the parts after this one still run. */
  void check(boolean holds, String fault) {
    if (!holds) {
      faults.add(fault);
    }
  }

  /** Cuts the way between a member and another one, both ways. */
  void cutBetween(Member one, Member other, Fault fault) {
    toMembers.get(one.name()).cut().set(other.name(), fault);
    toMembers.get(other.name()).cut().set(one.name(), fault);
  }

  void cutFromApi(Member member, Fault fault) {
    toApi.get(member.name()).cut().set(member.name(), fault);
  }

  /** Fails where a check did. */
  void conclude() {
    if (!faults.isEmpty()) {
      throw new AssertionError(String.join("\n", faults) + "\nsee " + folder);
    }
  }

  private static Path cleared(Path folder) {
    try {
      if (Files.exists(folder)) {
        Files.walkFileTree(folder, new Remover());
      }
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }

  @Override
  public void close() {
    fleet.close();
    links.forEach(TcpLink::close);
    receiver.close();
    api.close();
  }
}
