// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The targets of a scenario: half of each interval, and half of either with timestamps of its own.
 * Pure.
 */
final class TargetPages {
  /** The series by which a page is followed: how often the target was asked, by anyone. */
  static final String FOLLOWED = "fleet_asked_total";

  private static final int SERIES = 10;

  private TargetPages() {}

  /**
   * A target.
   *
   * @param name the label {@code target} of its series
   */
  record Target(String name, int intervalSeconds, boolean ownTimestamps) {
    String path() {
      return "/t/" + name;
    }

    String job() {
      return "every" + intervalSeconds + "s";
    }

    long intervalMillis() {
      return intervalSeconds * 1000L;
    }
  }

  /** So many targets; the first is t000. */
  static List<Target> targets(int count) {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      targets.add(target(i));
    }
    return targets;
  }

  static Target target(int number) {
    String name = String.format(Locale.ROOT, "t%03d", number);
    return new Target(name, number % 2 == 0 ? 1 : 5, number % 4 >= 2);
  }

  /** What the target shows; heavy ones have ten times the series. */
  static String page(Target target, int asked, long millis, int heaviness) {
    String end = target.ownTimestamps() ? " " + millis + "\n" : "\n";
    StringBuilder page = new StringBuilder(1024);
    page.append("# TYPE ").append(FOLLOWED).append(" counter\n");
    page.append(FOLLOWED).append(' ').append(asked).append(end);
    page.append("# TYPE fleet_value gauge\n");
    for (int i = 1; i < SERIES * heaviness; i++) {
      page.append("fleet_value{n=\"").append(i).append("\"} ").append(asked + i).append(end);
    }
    return page.toString();
  }

  /** A list of targets as file discovery reads it. */
  static String discovery(List<Target> targets, String address) {
    StringBuilder json = new StringBuilder("[");
    for (Target target : targets) {
      json.append(json.length() > 1 ? ",\n" : "\n")
          .append(
              """
              {"targets": ["%s"], "labels": {"__metrics_path__": "%s", "target": "%s"}}\
              """
                  .formatted(address, target.path(), target.name()));
    }
    return json.append("\n]\n").toString();
  }
}
