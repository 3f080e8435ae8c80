// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.tandem.endtoend.TandemProcess.Start;
import io.tandem.fleet.ScenarioLab.Needs;
import io.tandem.fleet.TargetPages.Target;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What happens to a fleet in a bad week, each against the receivers that {@code e2e.receivers}
 * names. No tick may be missing that one of its two owners lived for. Minutes each; run by {@code
 * ./tandem verify --e2e}.
 */
@Tag("scenario")
class ScenariosIT {
  private static final int MEMBERS = Integer.getInteger("e2e.members", 4);

  static List<ReceiverKind> receivers() {
    return ReceiverKind.chosen();
  }

  @ParameterizedTest
  @MethodSource("receivers")
  void a_membersKilled(ReceiverKind kind) {
    try (ScenarioLab lab = new ScenarioLab("a", kind, new Needs(FleetTimes.QUICK, false))) {
      lab.with(MEMBERS);
      String elected = lab.fleet().receiver().elected(Fleet.CLUSTER);
      String other = elected.equals("a") ? "b" : "a";
      Member coordinator = lab.coordinator();
      kill(lab, "elected-back-soon", true, ownerOf(lab, elected, coordinator));
      kill(lab, "other", false, ownerOf(lab, other, coordinator));
      kill(lab, "coordinator", false, lab.coordinator());
      Member now = lab.coordinator();
      kill(lab, "coordinator-and-member", false, now, lab.another(now));
      lab.conclude();
    }
  }

  /** The member other than this one that delivers most targets as a replica. */
  private static Member ownerOf(ScenarioLab lab, String replica, Member but) {
    Map<String, Set<String>> targets = new HashMap<>();
    for (Delivery one : lab.fleet().gate().deliveries()) {
      if (one.replica().equals(replica) && !one.member().equals(but.name())) {
        Set<String> ofMember = targets.computeIfAbsent(one.member(), name -> new HashSet<>());
        one.ups().forEach(up -> ofMember.add(up.target()));
      }
    }
    return targets.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(Callers.UNKNOWN))
        .max(Comparator.comparingInt(entry -> entry.getValue().size()))
        .map(entry -> lab.fleet().member(entry.getKey()))
        .orElseGet(() -> lab.another(but));
  }

  private static void kill(ScenarioLab lab, String part, boolean backSoon, Member... members) {
    Outcome outcome =
        lab.observe(
            part,
            observation -> {
              List.of(members).forEach(observation::losing);
              List.of(members).forEach(Member::kill);
              if (backSoon) {
                Fleet.sleepSeconds(8);
              } else {
                lab.settle();
              }
              List.of(members).forEach(Member::launch);
              List.of(members).forEach(Member::awaitReady);
              lab.settle();
            });
    lab.check(
        outcome.standInFirst().orElse(0) <= 5,
        part + ": the first stand-in after " + outcome.standInFirst());
  }

  @ParameterizedTest
  @MethodSource("receivers")
  void b_rollingRestart(ReceiverKind kind) {
    try (ScenarioLab lab = new ScenarioLab("b", kind, new Needs(FleetTimes.PATIENT, false))) {
      lab.with(MEMBERS);
      List<Member> all = List.copyOf(lab.fleet().members());
      Outcome rolling = lab.observe("rolling", ignored -> restart(all));
      lab.check(rolling.moved() == 0, "rolling: targets moved: " + rolling.moved());
      String previous = System.getProperty("e2e.previous", "");
      if (!previous.isEmpty()) {
        List<Member> half = all.subList(0, all.size() / 2);
        half.forEach(member -> member.runBy(Path.of(previous).toAbsolutePath()));
        Outcome back = lab.observe("half-previous", ignored -> restart(half));
        half.forEach(member -> member.runBy(Start.LAUNCHER));
        Outcome forth = lab.observe("half-renewed", ignored -> restart(half));
        lab.check(back.moved() + forth.moved() == 0, "targets moved between two builds");
      }
      lab.conclude();
    }
  }

  private static void restart(List<Member> members) {
    for (Member member : members) {
      member.terminate();
      member.launch();
      member.awaitReady();
    }
    Fleet.sleepSeconds(15);
  }

  @ParameterizedTest
  @MethodSource("receivers")
  void c_memberFrozen(ReceiverKind kind) {
    try (ScenarioLab lab = new ScenarioLab("c", kind, new Needs(FleetTimes.PATIENT, false))) {
      lab.with(MEMBERS);
      freeze(lab, "member", lab.another(lab.coordinator()));
      freeze(lab, "coordinator", lab.coordinator());
      lab.conclude();
    }
  }

  private static void freeze(ScenarioLab lab, String part, Member member) {
    Outcome outcome =
        lab.observe(
            part,
            observation -> {
              observation.losing(member);
              member.freeze();
              Fleet.sleepSeconds(20);
              member.thaw();
              Fleet.sleepSeconds(20);
              lab.settle();
            });
    lab.check(
        outcome.standInFirst().orElse(0) <= 5,
        part + ": the first stand-in after " + outcome.standInFirst());
  }

  @ParameterizedTest
  @MethodSource("receivers")
  void d_apiDown(ReceiverKind kind) {
    try (ScenarioLab lab = new ScenarioLab("d", kind, new Needs(FleetTimes.QUICK, false))) {
      lab.with(MEMBERS);
      Outcome quiet =
          lab.observe(
              "nobody-dies",
              ignored -> {
                lab.api().stop();
                Fleet.sleepSeconds(120);
                lab.api().start();
                Fleet.sleepSeconds(30);
              });
      lab.check(quiet.moved() == 0, "targets moved without a reason: " + quiet.moved());
      Member dying = lab.another(lab.coordinator());
      lab.observe(
          "a-member-dies",
          observation -> {
            lab.api().stop();
            Fleet.sleepSeconds(30);
            observation.losing(dying);
            dying.kill();
            Fleet.sleepSeconds(90);
            lab.api().start();
            lab.settle();
          });
      lab.conclude();
    }
  }

  @ParameterizedTest
  @MethodSource("receivers")
  void e_memberCutOff(ReceiverKind kind) {
    try (ScenarioLab lab = new ScenarioLab("e", kind, new Needs(FleetTimes.PATIENT, true))) {
      lab.with(MEMBERS);
      for (Fault fault : List.of(Fault.REFUSE, Fault.DROP)) {
        Member coordinator = lab.coordinator();
        Member member = lab.another(coordinator);
        Member partner = lab.another(coordinator, member);
        Fleet fleet = lab.fleet();
        cut(lab, "coordinator", fault, one -> lab.cutBetween(member, coordinator, one));
        cut(lab, "api", fault, one -> lab.cutFromApi(member, one));
        cut(lab, "partner", fault, one -> lab.cutBetween(member, partner, one));
        cut(lab, "receiver", fault, one -> fleet.gate().members().set(member.name(), one));
        cut(lab, "targets", fault, one -> fleet.server().cut().set(member.name(), one));
      }
      lab.conclude();
    }
  }

  private static void cut(ScenarioLab lab, String from, Fault fault, Consumer<Fault> cut) {
    lab.observe(
        from + (fault == Fault.REFUSE ? "-refused" : "-dropped"),
        ignored -> {
          cut.accept(fault);
          Fleet.sleepSeconds(30);
          cut.accept(Fault.NONE);
          Fleet.sleepSeconds(20);
        });
  }

  @ParameterizedTest
  @MethodSource("receivers")
  void f_membersComeAndGo(ReceiverKind kind) {
    try (ScenarioLab lab = new ScenarioLab("f", kind, new Needs(FleetTimes.QUICK, false))) {
      lab.with(3);
      for (int count = 4; count <= 6; count++) {
        lab.observe(
            "join-" + count,
            ignored -> {
              lab.fleet().start(1);
              Fleet.sleepSeconds(20);
              lab.settle();
            });
      }
      Shares.of(lab.fleet()).assertEven(lab);
      for (int count = 5; count >= 2; count--) {
        Member leaving = lab.fleet().running().getLast();
        Outcome outcome =
            lab.observe(
                "leave-" + count,
                ignored -> {
                  leaving.terminate();
                  lab.settle();
                });
        lab.check(
            outcome.moved() <= 1.1 * outcome.displaced() + 1,
            "leave-" + count + ": moved " + outcome.moved() + ", lost " + outcome.displaced());
      }
      Shares.of(lab.fleet()).assertEven(lab);
      lab.conclude();
    }
  }

  @ParameterizedTest
  @MethodSource("receivers")
  void g_replicaGone(ReceiverKind kind) {
    assumeThat(kind).as("who is elected must be told").isNotEqualTo(ReceiverKind.TANDEM_200);
    try (ScenarioLab lab = new ScenarioLab("g", kind, new Needs(FleetTimes.PATIENT, false))) {
      lab.with(MEMBERS);
      String elected = lab.fleet().receiver().elected(Fleet.CLUSTER);
      lab.observe(
          "",
          ignored -> {
            lab.fleet().gate().replicas().set(elected, Fault.REFUSE);
            Fleet.sleepSeconds(60);
            lab.check(
                !lab.fleet().receiver().elected(Fleet.CLUSTER).equals(elected),
                "the other replica was not elected");
            lab.fleet().gate().replicas().set(elected, Fault.NONE);
            Fleet.sleepSeconds(20);
          });
      lab.conclude();
    }
  }

  @ParameterizedTest
  @MethodSource("receivers")
  void h_heavyTarget(ReceiverKind kind) {
    try (ScenarioLab lab = new ScenarioLab("h", kind, new Needs(FleetTimes.QUICK, false))) {
      lab.with(MEMBERS);
      Target heavy = TargetPages.target(lab.fleet().targets().size());
      lab.observe(
          "appears",
          ignored -> {
            lab.fleet().addTargets(List.of(heavy));
            lab.fleet().server().makeHeavy(heavy, 10);
            Fleet.sleepSeconds(90);
            lab.settle();
          });
      Outcome after = lab.observe("afterwards", ignored -> Fleet.sleepSeconds(60));
      lab.check(after.moved() == 0, "targets go on moving: " + after.moved());
      Shares.of(lab.fleet()).assertEven(lab);
      lab.conclude();
    }
  }
}
