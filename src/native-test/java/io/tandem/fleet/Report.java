// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import io.tandem.fleet.Delivery.Up;
import io.tandem.fleet.Tally.Hole;
import io.tandem.fleet.TargetServer.Asked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The results of scenarios as text: a line each in {@code target/e2e/results.txt}, and for each
 * hole who asked the target and who sent the tick as which replica.
 */
final class Report {
  static final Path FOLDER = Path.of("target", "e2e");
  private static final int HOLES_TOLD = 200;

  private Report() {}

  /** Writes the line of a result, on standard output too. */
  static void line(String scenario, ReceiverKind receiver, int members, Outcome outcome) {
    String line =
        String.format(
            Locale.ROOT,
            "%-24s %-10s members=%d %s",
            scenario,
            receiver.label(),
            members,
            outcome.line());
    System.out.println(line);
    append(FOLDER.resolve("results.txt"), line + "\n");
  }

  /** A line of its own in the results. */
  static void said(String line) {
    System.out.println(line);
    append(FOLDER.resolve("results.txt"), line + "\n");
  }

  /** Tells the story of each tick that is not in the receiver. */
  static void holes(Path file, Fleet fleet, Tally tally, Outcome outcome) {
    // Those that should not be come first: a long death of both owners makes hundreds.
    List<Hole> holes = new ArrayList<>(outcome.count().holes());
    holes.sort(Comparator.comparing(hole -> !hole.fate().isMissing()));
    Map<String, Map<Long, List<String>>> sent = sent(fleet.gate().deliveries(), holes);
    StringBuilder text = new StringBuilder(outcome.line()).append('\n');
    for (Hole hole : holes.subList(0, Math.min(HOLES_TOLD, holes.size()))) {
      String target = hole.target().name();
      text.append(Instant.ofEpochMilli(hole.tick()))
          .append(String.format(Locale.ROOT, " %s %ds", target, hole.target().intervalSeconds()))
          .append(hole.target().ownTimestamps() ? " own timestamps " : " ")
          .append(hole.fate());
      tally
          .asks(hole.target(), hole.tick())
          .values()
          .forEach(
              ask ->
                  text.append(
                      String.format(
                          Locale.ROOT,
                          "; asked by %s at %+dms %s",
                          ask.member(),
                          ask.millis() - hole.tick(),
                          ask.fault())));
      sent.get(target)
          .getOrDefault(hole.tick(), List.of())
          .forEach(one -> text.append("; ").append(one));
      text.append('\n');
    }
    append(file, text.toString());
  }

  /** Everything that was asked and sent since then, for whoever wants to know more. */
  static void everything(Path folder, String name, Fleet fleet, long since) {
    StringBuilder asked = new StringBuilder("millis,target,member,fault\n");
    for (Asked one : fleet.server().asked()) {
      if (one.millis() >= since) {
        asked.append(one.millis()).append(',').append(one.target()).append(',');
        asked.append(one.member()).append(',').append(one.fault()).append('\n');
      }
    }
    append(folder.resolve(name + "-asked.csv"), asked.toString());
    StringBuilder sent = new StringBuilder("millis,answered,member,replica,status,target,tick\n");
    for (Delivery one : fleet.gate().deliveries()) {
      for (Up up : one.answeredMillis() >= since ? one.ups() : List.<Up>of()) {
        sent.append(one.millis()).append(',').append(one.answeredMillis()).append(',');
        sent.append(one.member()).append(',').append(one.replica()).append(',');
        sent.append(one.status()).append(',').append(up.target()).append(',');
        sent.append(up.tick()).append('\n');
      }
    }
    append(folder.resolve(name + "-sent.csv"), sent.toString());
  }

  /** By target and tick: who sent it as what, when and with which answer. */
  private static Map<String, Map<Long, List<String>>> sent(
      List<Delivery> deliveries, List<Hole> holes) {
    Map<String, Map<Long, List<String>>> sent = new TreeMap<>();
    holes.forEach(hole -> sent.putIfAbsent(hole.target().name(), new TreeMap<>()));
    for (Delivery one : deliveries) {
      for (Up up : one.ups()) {
        Map<Long, List<String>> ofTarget = sent.get(up.target());
        if (ofTarget != null) {
          ofTarget
              .computeIfAbsent(up.tick(), tick -> new ArrayList<>())
              .add(
                  String.format(
                      Locale.ROOT,
                      "sent by %s as %s at %+dms, answered %d",
                      one.member(),
                      one.replica(),
                      one.millis() - up.tick(),
                      one.status()));
        }
      }
    }
    return sent;
  }

  private static void append(Path file, String text) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
