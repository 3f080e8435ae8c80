// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import static org.awaitility.Awaitility.await;

import io.tandem.endtoend.Ports;
import io.tandem.endtoend.TandemProcess.Start;
import io.tandem.fleet.TargetPages.Target;
import io.tandem.fleet.TargetServer.Asked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Members as processes, what they scrape and what they write to. The test's own view of it comes
 * from outside alone: from who asks the targets, and from what goes to the receiver. Driven by the
 * thread of the test.
 */
final class Fleet implements AutoCloseable {
  static final String CLUSTER = "fleet-test";
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  private final Path folder;
  private final FleetReceiver receiver;
  private final Joining joining;
  private final Callers callers = new Callers();
  private final TargetServer server = new TargetServer(callers);
  private final WriteGate gate;
  private final List<Member> members = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();

  /** How a process becomes a member: flags and environment of its own. */
  interface Joining {
    /** What the process with this name needs beyond configuration and folder. */
    Part part(String name, int number, Path folder, Callers callers);
  }

  /** The flags and the environment of one member. */
  record Part(List<String> flags, Map<String, String> environment) {}

  Fleet(Path folder, FleetReceiver receiver, int targetCount, Joining joining) {
    this.folder = folder;
    this.receiver = receiver;
    this.joining = joining;
    gate = new WriteGate(callers, receiver.writeUrl());
    addTargets(TargetPages.targets(targetCount));
  }

  /** The targets as they are discovered from now on. */
  void addTargets(List<Target> more) {
    targets.addAll(more);
    server.serve(more);
    for (int interval : List.of(1, 5)) {
      List<Target> ofJob =
          targets.stream().filter(target -> target.intervalSeconds() == interval).toList();
      write(targetsFile(interval), TargetPages.discovery(ofJob, server.address()));
    }
  }

  private Path targetsFile(int interval) {
    return folder.resolve("every" + interval + "s.json");
  }

  /** As a whole or not at all: it may be read at any time. */
  private static void write(Path file, String text) {
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String config() {
    return """
        global: {scrape_interval: 1s, scrape_timeout: 1s}
        scrape_configs:
          - job_name: every1s
            file_sd_configs: [{files: ["%s"], refresh_interval: 2s}]
          - job_name: every5s
            scrape_interval: 5s
            scrape_timeout: 2s
            file_sd_configs: [{files: ["%s"], refresh_interval: 2s}]
        remote_write:
          - url: %s
            remote_timeout: 10s
            queue_config: {batch_send_deadline: 500ms, max_backoff: 1s}
            metadata_config: {send: false}
        """
        .formatted(targetsFile(1), targetsFile(5), gate.url());
  }

  /** One more member, which is not started. */
  Member add() {
    int number = members.size();
    String name = "m" + number;
    Path own = folder.resolve(name);
    Part part = joining.part(name, number, own, callers);
    List<String> flags = new ArrayList<>(part.flags());
    flags.add("--storage.path=" + own.resolve("data"));
    Member member = new Member(name, new Start(own, config(), part.environment(), flags), callers);
    members.add(member);
    return member;
  }

  /** Starts so many more members, all at once, and waits until they are ready. */
  List<Member> start(int count) {
    List<Member> fresh = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      fresh.add(add());
    }
    fresh.forEach(Member::launch);
    fresh.forEach(Member::awaitReady);
    return fresh;
  }

  /** A port of a member's own loopback address. */
  static String listenAddress(int number) {
    return "127.0.1." + (10 + number) + ":" + Ports.free();
  }

  List<Member> members() {
    return members;
  }

  List<Member> running() {
    return members.stream().filter(Member::isRunning).toList();
  }

  Member member(String name) {
    return members.stream().filter(member -> member.name().equals(name)).findFirst().orElseThrow();
  }

  List<Target> targets() {
    return targets;
  }

  TargetServer server() {
    return server;
  }

  WriteGate gate() {
    return gate;
  }

  FleetReceiver receiver() {
    return receiver;
  }

  /** Members by the targets that they asked in the two intervals before a time. */
  Map<String, Set<String>> askers(long at) {
    Map<String, Integer> intervals = new HashMap<>();
    targets.forEach(target -> intervals.put(target.name(), target.intervalSeconds()));
    Map<String, Set<String>> askers = new HashMap<>();
    for (Asked one : server.asked()) {
      long since = at - 2_500L * intervals.getOrDefault(one.target(), 1);
      if (one.millis() > since && one.millis() <= at) {
        askers.computeIfAbsent(one.target(), name -> new TreeSet<>()).add(one.member());
      }
    }
    return askers;
  }

  /** Waits until every target has its two owners, members that run, and keeps them. */
  void awaitTwoOwners() {
    await("two owners of each target")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .failFast("a member ended", () -> running().isEmpty())
        .until(this::everyTargetHasTwoOwners);
  }

  private boolean everyTargetHasTwoOwners() {
    Map<String, Set<String>> askers = askers(System.currentTimeMillis());
    Set<String> alive = new TreeSet<>(running().stream().map(Member::name).toList());
    return targets.stream()
        .map(target -> askers.getOrDefault(target.name(), Set.of()))
        .allMatch(owners -> owners.size() == 2 && alive.containsAll(owners));
  }

  static void sleepSeconds(long seconds) {
    try {
      TimeUnit.SECONDS.sleep(seconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    members.forEach(Member::close);
    gate.close();
    server.close();
    callers.close();
  }
}
